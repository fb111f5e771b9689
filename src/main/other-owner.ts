import { setTimeout as sleep } from 'node:timers/promises'
import { dialog } from 'electron'

import { openInBrowser } from '#platform/open-in-browser'

/** Another program of this person that runs the queue of the profile. */
export interface OtherOwner {
  readonly pid: number
  /** An address that pairs one browser with its page; null when it has none. */
  readonly page: string | null
}

/** So long the browser may take to read the file that leads it to the page. */
const readWithinMs = 5_000

/** Says who runs the queue, and opens that one's page when the person wants it. Nothing of the queue is touched. */
export async function tellOfOtherOwner({ pid, page }: OtherOwner, profileFolder: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'info',
    message: 'Another Halyard runs this queue.',
    ...(page === null
      ? {
          detail: `Process ${pid} runs it. End that one first, or use another profile.`,
          buttons: ['Quit'],
          cancelId: 0,
        }
      : {
          detail: `Process ${pid} runs it and shows the same screens in a browser.`,
          buttons: ['Open in the browser', 'Quit'],
          cancelId: 1,
        }),
  })
  if (page === null || response !== 0) return
  const { isOpened, remove } = await openInBrowser(page, profileFolder, process.env)
  if (isOpened) await sleep(readWithinMs)
  await remove()
}
