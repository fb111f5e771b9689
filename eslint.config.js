import prettier from 'eslint-config-prettier'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Which rooms each room may import (docs/architecture.md); test/architecture walks the imports by the same table. */
import { layers, rooms } from './test/architecture/rooms.ts'

const nodeOnly = ['process', 'Buffer', 'setImmediate', '__dirname', 'require']

/** Node has timers and process as globals; a pure room gets them as ports. */
const pureGlobals = {
  'no-restricted-globals': [
    'error',
    ...nodeOnly,
    'fetch',
    'self',
    'postMessage',
    'setTimeout',
    'setInterval',
  ],
}

/**
 * Rules for the files of one room; `isNode` for those in its folders named `node`.
 *
 * @param {string} room
 * @param {import('./test/architecture/rooms.ts').Room} table
 * @param {boolean} isNode
 * @param {readonly object[]} more imports that these files may not have either
 */
const rulesOf = (room, { may, lazy = [], pure, electron, node = [] }, isNode, more = []) => {
  const allowed = [room, ...may, ...lazy, ...(isNode ? node : [])]
  const forbidden = Object.keys(rooms).filter(other => !allowed.includes(other))
  const patterns = [
    {
      group: forbidden.map(other => `#${other}/*`),
      message: `${isNode ? `node/ of src/${room}` : `src/${room}`} may import only: ${allowed.slice(1).join(', ') || 'nothing of ours'}.`,
    },
    { group: [`#${room}/*`], message: 'Inside a room use relative paths; between rooms #room/file.' },
    ...(pure && !isNode ? [{ group: ['node:*'], message: `src/${room} is pure: no node modules.` }] : []),
    ...(electron
      ? []
      : [
          {
            group: ['electron', 'electron/*', 'electron-*'],
            message: 'Only src/main and src/preload import electron.',
          },
        ]),
    ...more,
  ]
  return {
    '@typescript-eslint/no-restricted-imports': /** @type {['error', object]} */ (['error', { patterns }]),
    ...(pure && !isNode
      ? /** @type {{ 'no-restricted-globals': ['error', ...string[]] }} */ (pureGlobals)
      : {}),
  }
}

const roomRules = Object.entries(rooms).flatMap(([room, table]) => {
  const nodeFiles = `src/${room}/**/node/**/*.{ts,tsx}`
  const files = [`src/${room}/**/*.{ts,tsx}`]
  return table.node
    ? [
        { files, ignores: [nodeFiles], rules: rulesOf(room, table, false) },
        { files: [nodeFiles], rules: rulesOf(room, table, true) },
      ]
    : [{ files, rules: rulesOf(room, table, false) }]
})

/** A layer of the renderer imports only the layers below it. */
const layerRules = Object.entries(layers.renderer ?? {}).map(([layer, may]) => {
  const forbidden = Object.keys(layers.renderer ?? {}).filter(
    other => other !== layer && !may.includes(other),
  )
  const pattern = {
    group: forbidden.map(other => `../**/${other}/**`),
    message: `src/renderer/${layer} may import only: ${may.join(', ') || 'its own files'}.`,
  }
  return {
    files: [`src/renderer/${layer}/**/*.{ts,tsx}`],
    rules: rulesOf('renderer', { may: ['shared'] }, false, forbidden.length > 0 ? [pattern] : []),
  }
})

/** An answer that comes late moves nothing under a person who has gone on (src/renderer/frame/still-here.ts). */
const afterAnswer = [':function[async=true]', "CallExpression[callee.property.name='then']"]
const moves = [
  { call: "callee.name='go'", message: 'After an answer: goIfStillHere(place, screen).' },
  { call: "callee.property.name='focus'", message: 'After an answer: focusIfStillHere(place, target).' },
]
const lateMoves = {
  'no-restricted-syntax': /** @type {['error', ...object[]]} */ ([
    'error',
    ...moves.flatMap(({ call, message }) =>
      afterAnswer.map(place => ({ selector: `${place} CallExpression[${call}]`, message })),
    ),
  ]),
}

export default defineConfig(
  { ignores: ['out/', 'dist/', 'node_modules/', 'test-results/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  ...roomRules,
  ...layerRules,
  { files: ['src/renderer/**/*.{ts,tsx}'], ...reactHooks.configs.flat['recommended-latest'] },
  { files: ['src/renderer/**/*.{ts,tsx}'], rules: lateMoves },
  prettier,
)
