import { setTimeout as sleep } from 'node:timers/promises'
import { dialog } from 'electron'

import { openInBrowser } from '#platform/open-in-browser'

/** Another process of this person that owns the profile's queue. */
export interface RunningOwner {
  readonly pid: number
  /** An address that pairs one browser with its page; null when it serves none. */
  readonly page: string | null
}

/** How long the browser may take to read the file that redirects it to the page. */
const readWithinMs = 5_000

/** Reports the process that runs the queue and offers to open its page. Leaves the queue untouched. */
export async function showAlreadyRunning({ pid, page }: RunningOwner, profileFolder: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'info',
    message: 'Halyard is already running.',
    ...(page === null
      ? {
          detail: `Process ${pid} runs the queue of this profile. Quit it first, or use another profile.`,
          buttons: ['Quit'],
          cancelId: 0,
        }
      : {
          detail: `Process ${pid} runs the queue of this profile and shows the same screens in a browser.`,
          buttons: ['Open in browser', 'Quit'],
          cancelId: 1,
        }),
  })
  if (page === null || response !== 0) return
  const { isOpened, remove } = await openInBrowser(page, profileFolder, process.env)
  if (isOpened) await sleep(readWithinMs)
  await remove()
}
