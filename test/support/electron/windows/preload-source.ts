import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import process from 'node:process'

import { makeBridge } from '../page/bridge.ts'
import { postName, takeName } from '../page/messages.ts'
import type { PreloadInfo } from '../page/messages.ts'
import { runPreload } from '../page/preload-world.ts'
import { makeWire } from '../page/wire.ts'

/** The scripts that run before every script of a page's main frame, one per world. */
export interface WorldScripts {
  readonly pageWorld: string
  readonly preloadWorld: string
}

/** Functions are sent as their source text: Node has blanked the types out, what remains is JavaScript. */
export function worldScripts(preloadPath: string | null): WorldScripts {
  const secret = JSON.stringify(randomUUID())
  const { platform, arch, versions } = process
  const info: PreloadInfo = { preloadPath: preloadPath ?? '', platform, arch, versions: { ...versions } }
  const names = JSON.stringify({ post: postName, take: takeName })
  const preload =
    preloadPath === null
      ? 'null'
      : `function (require, module, exports, process) {${readFileSync(preloadPath, 'utf8')}\n}`
  const preloadWorld = `(${String(runPreload)})(${names}, (${String(makeWire)})(), (${String(makeBridge)})(${secret}, 'preload'), ${JSON.stringify(info)}, ${preload})`
  return {
    pageWorld: inMainFrame(`(${String(makeBridge)})(${secret}, 'page')`),
    preloadWorld: inMainFrame(preloadWorld),
  }
}

function inMainFrame(source: string): string {
  return `if (window.top === window) {${source}}`
}
