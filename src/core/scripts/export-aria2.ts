import type { ScriptFile } from './script-file.ts'

/**
 * An input file of aria2: address, then options in lines that begin with a blank. aria2 keeps `<file>.aria2` beside an
 * unfinished file and ends with an error code when any file failed.
 */
export function aria2List(files: readonly ScriptFile[]): string {
  const head = [
    '# aria2c --input-file=THIS --continue=true --auto-file-renaming=false --max-concurrent-downloads=4 \\',
    '#   --max-connection-per-server=4 --dir=FOLDER',
  ]
  return [...head, ...files.flatMap(({ file, url }) => [url, `  out=${file.path}`]), ''].join('\n')
}
