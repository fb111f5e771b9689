import type { ScriptFile } from './script-file.ts'
import { refuseArguments } from './refuse-arguments.ts'
import { shellQuote } from './shell-quote.ts'

/**
 * A bash script that fetches public files with wget. An unfinished file is fetched again from its beginning, since wget
 * cannot check whether the archive's copy is still the same.
 */
export function wgetScript(files: readonly ScriptFile[], folder: string): string {
  const lines = files.map(
    ({ file, url, access }) => `fetch ${access} ${shellQuote(file.path)} ${shellQuote(url)}\n`,
  )
  return head(folder) + lines.join('') + foot
}

const head = (folder: string) => `#!/usr/bin/env bash
# Downloads files of the MAST archive with wget into ./${folder} (or the folder that HALYARD_FOLDER names).
# Run it again to download what is missing. Ends with 0 when every file is there, else with 1.
${refuseArguments}
[ -n "\${BASH_VERSION:-}" ] || exec bash "$0"
set -u
command -v wget >/dev/null || { echo 'This script needs wget.' >&2; exit 1; }
folder=\${HALYARD_FOLDER:-'${folder}'}
mkdir -p -- "$folder" && cd -- "$folder" || { echo "The folder $folder cannot be used." >&2; exit 1; }
trap 'echo "Stopped; run the script again to continue." >&2; exit 130' INT TERM
fetched=0 here=0 failed=0

# Access, path below the folder, address. The final name appears only when the file is whole.
fetch() {
  local path=./$2 url=$3
  if [ -e "$path" ]; then here=$((here + 1)); return; fi
  printf '%s\\n' "$2"
  if mkdir -p -- "\${path%/*}" &&
    wget --no-verbose --tries=5 --waitretry=30 --timeout=60 --max-redirect=10 --output-document="$path.part" -- "$url" &&
    mv -- "$path.part" "$path"; then
    fetched=$((fetched + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\\n' "$2" >&2
  fi
}

`
const foot = `
echo "$fetched downloaded, $here already here, $failed failed" >&2
[ "$failed" -eq 0 ] || exit 1
exit 0
`
