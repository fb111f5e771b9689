import type { ScriptFile } from './script-file.ts'
import { refuseArguments } from './refuse-arguments.ts'
import { shellQuote } from './shell-quote.ts'

/**
 * A bash script that fetches files with curl, in the order and folders given. Unlike the archive's own scripts it continues
 * with a partial file only when the server confirms that it is the same version (`If-Range`, RFC 9110 section 13.1.5),
 * shows final names for whole files only, keeps the token out of process lists and of redirects to other hosts, and ends
 * with 1 when any file failed.
 */
export function curlScript(files: readonly ScriptFile[], folder: string, isHttps: boolean): string {
  const lines = files.map(
    ({ file, url, access }) => `fetch ${access} ${shellQuote(file.path)} ${shellQuote(url)}\n`,
  )
  const needsToken = files.some(({ access }) => access !== 'public')
  return (
    start(folder, isHttps ? '=https' : '=http,https') +
    (needsToken ? tokenPart : noToken) +
    functions +
    lines.join('') +
    foot
  )
}

const start = (folder: string, protocols: string) => `#!/usr/bin/env bash
# Downloads files of the MAST archive with curl into ./${folder} (or the folder that HALYARD_FOLDER names).
# Run it again to continue: whole files are kept, unfinished ones (.part) continue where they stopped.
# Ends with 0 when every file is there, else with 1. It takes no arguments. Files that are not public need the variable MAST_API_TOKEN.
${refuseArguments}
[ -n "\${BASH_VERSION:-}" ] || exec bash "$0"
set -u
command -v curl >/dev/null || { echo 'This script needs curl.' >&2; exit 1; }
folder=\${HALYARD_FOLDER:-'${folder}'}
mkdir -p -- "$folder" && cd -- "$folder" || { echo "The folder $folder cannot be used." >&2; exit 1; }
trap 'echo "Stopped; run the script again to continue." >&2; exit 130' INT TERM
fetched=0 here=0 failed=0
options=(--globoff --fail --location --max-redirs 10 --proto ${protocols} --proto-redir ${protocols}
  --retry 5 --connect-timeout 30 --speed-limit 1 --speed-time 60)
if [ -t 2 ]; then options+=(--progress-bar); else options+=(--silent --show-error); fi
`

const tokenPart = `
# A variable that came from outside would be passed on to every program.
unset token
token=\${MAST_API_TOKEN:-}
unset MAST_API_TOKEN
if [ -z "$token" ] && [ -t 0 ]; then
  read -r -s -p 'MAST token for files that are not public (Enter: none): ' token
  echo
fi
case $token in
  *[!A-Za-z0-9._~+/=-]*) echo 'The token holds a character that no token has.' >&2; exit 1 ;;
esac
`
const noToken = `
unset token MAST_API_TOKEN
token=''
`

const functions = `
# Runs curl, with the token when the first argument is yes. It goes through a pipe, since arguments are seen by all.
ask() {
  case $1 in
    yes) shift; curl "\${options[@]}" --config <(printf 'header = "Authorization: token %s"\\n' "$token") "$@" ;;
    *) shift; curl "\${options[@]}" "$@" ;;
  esac
}

# The strong ETag, else the date, of the last answer in a file of headers: what If-Range takes.
version_of() {
  LC_ALL=C awk '{ sub(/\\r$/, "") }
    /^HTTP\\// { etag = ""; date = "" }
    tolower($0) ~ /^etag: *"/ { etag = $0 }
    tolower($0) ~ /^last-modified:/ { date = $0 }
    END { found = etag != "" ? etag : date; sub(/^[^:]*: */, "", found); print found }' "$1" 2>/dev/null
}

# Downloads into the part file: with_token, part, address. Sets status to the last answer's.
attempt() {
  local part=$2 url=$3 version result
  if [ -s "$part" ]; then version=$(version_of "$part.head"); else version=''; fi
  if [ -n "$version" ]; then
    status=$(ask "$1" --continue-at - --header "If-Range: $version" --output "$part" --write-out '%{http_code}' -- "$url")
    result=$?
    # 33: another version, or no ranges. 416: the part is not the beginning of what is there now.
    if [ "$result" -ne 33 ] && [ "$status" != 416 ]; then return "$result"; fi
  fi
  rm -f -- "$part" "$part.head"
  status=$(ask "$1" --dump-header "$part.head" --output "$part" --write-out '%{http_code}' -- "$url")
}

# Access, path below the folder, address. The final name appears only when the file is whole.
fetch() {
  local access=$1 path=./$2 url=$3 with_token=no status='' result
  if [ -e "$path" ]; then here=$((here + 1)); return; fi
  printf '%s\\n' "$2"
  if [ "$access" = protected ] && [ -n "$token" ]; then with_token=yes; fi
  mkdir -p -- "\${path%/*}"
  attempt "$with_token" "$path.part" "$url"
  result=$?
  if [ "$access" = unknown ] && [ -n "$token" ] && { [ "$status" = 401 ] || [ "$status" = 403 ]; }; then
    with_token=yes
    attempt yes "$path.part" "$url"
    result=$?
  fi
  # The connection was lost or stalled: continue twice from where it stopped.
  for _ in 1 2; do
    case $result in
      18 | 28 | 52 | 56 | 92) attempt "$with_token" "$path.part" "$url"; result=$? ;;
    esac
  done
  # An empty file leaves no part behind.
  if [ "$result" -eq 0 ] && [ ! -e "$path.part" ]; then : >"$path.part"; fi
  if [ "$result" -eq 0 ] && mv -- "$path.part" "$path"; then
    rm -f -- "$path.part.head"
    fetched=$((fetched + 1))
  else
    if [ ! -s "$path.part" ]; then rm -f -- "$path.part" "$path.part.head"; fi
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
