import type { DemoFile } from '../../catalogue/types.ts'
import type { Handler } from '../context.ts'
import { HttpError } from '../http-error.ts'
import { readBody } from '../read-body.ts'
import { reply } from '../reply.ts'
import { tokenOf } from '../tokens.ts'
import { manifestPage } from './manifest-page.ts'

/** `POST /api/v0.1/Download/bundle.sh`, form body `uri=...&uri=...`: a script that downloads these files with curl. */
export const downloadBundleScript: Handler = async exchange => {
  const { context, request } = exchange
  const uris = new URLSearchParams(await readBody(request)).getAll('uri')
  if (uris.length === 0) throw new HttpError(400, 'No uri was given.')
  const files = uris.map(uri => context.index.fileByUri(uri)).filter(file => file !== undefined)
  const kind = context.tokens.kindOf(tokenOf(request.headers))
  const script = bundleScript(
    stampOf(new Date()),
    context.mainOrigin,
    files,
    kind === null ? 'anonymous' : 'demo',
  )
  reply(exchange, 200, 'application/x-sh', script, {
    'Content-Disposition': 'attachment; filename="bundle.sh"',
  })
}

/** `MAST_YYYY-MM-DDTHHMM`, UTC: the archive's name for a download. */
const stampOf = (now: Date): string => `MAST_${now.toISOString().slice(0, 16).replace(/:/g, '')}`

/** Quotes a name, which may contain anything; inside single quotes only the quote itself is special. */
const inQuotes = (text: string): string => text.replace(/'/g, `'\\''`)
/** Escapes what a shell expands inside a here-document. */
const inHereDocument = (text: string): string => text.replace(/[\\$`]/g, '\\$&')
/** Removes line breaks, which could end the here-document. */
const onOneLine = (text: string): string => inHereDocument(text.replace(/\p{Cc}/gu, '_'))

/**
 * The script, in the form of the archive's own. It writes its manifest before the first download, can continue in an
 * existing folder, asks for a token only when a file needs one, and always exits with 0.
 */
export function bundleScript(
  folder: string,
  origin: string,
  files: readonly DemoFile[],
  user: string,
): string {
  const pathOf = (file: DemoFile): string => `${file.collection}/${file.obsId}/${file.filename}`
  const manifest = manifestPage(
    folder,
    files.map(file => ({ uri: file.uri, file: pathOf(file), access: file.access, status: 'OK', user })),
  )
  const needsToken = files.some(file => file.access !== 'PUBLIC')
  const commands = files.map(file => {
    const login = file.access === 'PUBLIC' ? '' : '-H "Authorization: token $MAST_API_TOKEN" '
    const address = `${origin}/api/v0.1/Download/file?bundle_name=${folder}.sh&uri=${file.uri}`
    return `cat <<EOT
<<< Downloading File: ${onOneLine(file.uri)}
                  To: \${DOWNLOAD_FOLDER}/${onOneLine(pathOf(file))}
EOT

curl ${login}--globoff --location-trusted -f --progress-bar --create-dirs $CONT --output ./\${DOWNLOAD_FOLDER}'/${inQuotes(pathOf(file))}' '${inQuotes(address)}'
`
  })
  return `#!/bin/bash
#
# Requires bash version >= 4
#
# Fetches public and protected data from the archive with curl.

type -P curl >&/dev/null || { echo "This script requires curl." >&2; exit 1; }
${needsToken ? tokenPart : ''}
let EXTENSION=0
FOLDER=${folder}
DOWNLOAD_FOLDER=$FOLDER
if [ -d $DOWNLOAD_FOLDER ]
then
  echo -n "Download folder \${DOWNLOAD_FOLDER} found, (C)ontinue writing to existing folder or use (N)ew folder? [N]> "
  read -n1 ans
  if [ "$ans" = "c" -o "$ans" = "C" ]
  then
    CONT="-C -"
  else
    while [ -d $DOWNLOAD_FOLDER ]
    do
      ((EXTENSION++))
      DOWNLOAD_FOLDER="\${FOLDER}-\${EXTENSION}"
    done
  fi
  echo ""
  echo "Downloading to: \${DOWNLOAD_FOLDER}"
fi

mkdir -p \${DOWNLOAD_FOLDER}

cat >\${DOWNLOAD_FOLDER}/MANIFEST.HTML<<EOT
${inHereDocument(manifest)}EOT

${commands.join('\n\n')}
exit 0
`
}

const tokenPart = `
MAST_API_TOKEN=\${1:-$MAST_API_TOKEN}
if [ -z "$MAST_API_TOKEN" ]
then
  echo -n "Please enter your token here: "
  read MAST_API_TOKEN
fi
`
