import { AppError } from '#shared/errors'
import type { Layout } from '#shared/models'

/** What a template may name between braces. */
export const placeholders = [
  'collection',
  'program',
  'obs_id',
  'dataset',
  'level',
  'suffix',
  'filename',
] as const
export type Placeholder = (typeof placeholders)[number]

/** A part of a template: literal text, or a placeholder. */
export type TemplatePiece =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'value'; readonly of: Placeholder }

/** `nested`, `flat` or `template:...`, whose last part must hold `{filename}`. Throws `usage` for anything else. */
export function parseLayout(text: string): Layout {
  const word = text.trim().toLowerCase()
  if (word === 'nested' || word === 'flat') return word
  if (!word.startsWith('template:')) {
    throw new AppError(
      'usage',
      `The layout "${text}" is not known; use nested, flat or template:'{collection}/{program}/{filename}'.`,
    )
  }
  const template = text.trim().slice('template:'.length)
  parseTemplate(template)
  return `template:${template}`
}

/** The folders and the file name of a template, outermost first. Throws `usage` where it cannot place files. */
export function parseTemplate(template: string): readonly (readonly TemplatePiece[])[] {
  const parts = template.split('/')
  if (template.includes('\\') || parts.some(part => ['', '.', '..'].includes(part.trim()))) {
    throw new AppError(
      'usage',
      `The layout template "${template}" must be folders and a file name with / between them.`,
    )
  }
  const pieces = parts.map(parsePart)
  const isNamed = (part: readonly TemplatePiece[]): boolean =>
    part.some(piece => piece.kind === 'value' && piece.of === 'filename')
  if (!pieces.slice(-1).some(isNamed) || pieces.slice(0, -1).some(isNamed)) {
    throw new AppError(
      'usage',
      `The layout template "${template}" must have {filename} in its last part and only there.`,
    )
  }
  return pieces
}

function parsePart(part: string): readonly TemplatePiece[] {
  const pieces = part.split(/(\{[^{}]*\})/).filter(piece => piece !== '')
  return pieces.map(piece => {
    if (!/[{}]/.test(piece)) return { kind: 'text', text: piece }
    const of = placeholders.find(name => piece === `{${name}}`)
    if (of !== undefined) return { kind: 'value', of }
    const known = placeholders.map(name => `{${name}}`).join(', ')
    throw new AppError('usage', `The layout template does not know ${piece}; it knows ${known}.`)
  })
}
