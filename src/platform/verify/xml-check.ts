import type { ContentCheck } from './content-check.types.ts'
import { damaged, guardedCheck } from './guarded-check.ts'
import { createHead } from './head.ts'
import { textOf, withoutPrologue } from './markup.ts'
import { createTail } from './tail.ts'

const tailBytes = 4096

/**
 * An XML text begins with an element and ends with the end of that very element, comments and blanks aside (XML 1.0
 * section 2.1). What lies between is not parsed. `root` asks for a certain element.
 */
export function createXmlCheck(root?: string): ContentCheck {
  const head = createHead()
  const tail = createTail(tailBytes)
  return guardedCheck({
    update(bytes) {
      if (!head.isWhole()) head.take(bytes, 0)
      tail.add(bytes)
    },
    end() {
      const start = withoutPrologue(textOf(head.bytes()))
      const name = /^<([A-Za-z_][\w.:-]*)/.exec(start)?.[1]
      if (name === undefined) throw damaged('the file does not begin as an XML text does')
      const local = name.slice(name.indexOf(':') + 1)
      if (root !== undefined && local.toLowerCase() !== root)
        throw damaged(`the file holds <${local}> and not <${root.toUpperCase()}>`)
      if (
        !withoutEpilogue(tail.bytes().toString('latin1').replaceAll('\0', '')).endsWith(`</${name}>`) &&
        !/^<[^<>]*\/>$/.test(withoutEpilogue(start))
      )
        throw damaged('the XML text is cut off')
    },
  })
}

/** The text without what may follow the root element; blanks before its last bracket are left out. */
function withoutEpilogue(text: string): string {
  for (let rest = text.trimEnd(); ;) {
    const shorter = rest.replace(/(?:<!--(?:(?!-->)[\s\S])*-->|<\?(?:(?!\?>)[\s\S])*\?>)$/, '').trimEnd()
    if (shorter === rest) return rest.replace(/\s+>$/, '>')
    rest = shorter
  }
}
