import { text } from 'node:stream/consumers'
import type { Download } from 'playwright'

/** What a page saved as a file. It is read as a stream: the shared browser is that of another process, and names no path. */
export async function savedText(download: Download): Promise<string> {
  return text(await download.createReadStream())
}
