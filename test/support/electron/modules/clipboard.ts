import { strict } from '../not-implemented.ts'

let text = ''

/** Kept inside the double: the person's own clipboard stays as it is. */
export const clipboard = strict('clipboard', {
  writeText: (written: string) => {
    text = written
    return Promise.resolve()
  },
  readText: () => Promise.resolve(text),
  clear: () => {
    text = ''
  },
})
