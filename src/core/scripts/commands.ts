import { AppError } from '#shared/errors'
import { placeOf } from '../lists/place.ts'
import { demandPlainAddress } from '../lists/plain-address.ts'
import { uriOfAddress, type UriOf } from '../lists/record.ts'
import type { FoundFile } from '../lists/wanted-files.ts'
import { filenameOf } from '../names/mast-names.ts'
import { readCurlOptions, type CurlCommand } from './curl-options.ts'
import { readWebRequest } from './powershell-options.ts'
import { folderMark } from './shell-words.ts'
import { readWgetOptions } from './wget-options.ts'
import { variableMark } from './windows-words.ts'

/** What one command of a script asks for. A request for the archive's manifest is known, and no file. */
export type CommandMeaning =
  { readonly kind: 'files'; readonly files: readonly FoundFile[] } | { readonly kind: 'manifest-request' }

/**
 * The files that a `curl` command fetches, and where it stores them below its download folder. Nothing is run.
 * Throws `usage` or `foreign-host` for a command that does anything else.
 */
export function readCurl(args: readonly string[], uriOf: UriOf): CommandMeaning {
  const command = readCurlOptions(args)
  if (command.method !== 'GET') return readPost(command)
  return { kind: 'files', files: command.transfers.map(({ url, output }) => fetched(url, output, uriOf)) }
}

/** The files that a `wget` command fetches. Throws as `readCurl` does. */
export function readWget(args: readonly string[], uriOf: UriOf): CommandMeaning {
  const { urls, output } = readWgetOptions(args)
  if (urls.length === 0) throw new AppError('usage', 'The command must name exactly one address.')
  return { kind: 'files', files: urls.map(url => fetched(url, output, uriOf)) }
}

/** The file that `Invoke-WebRequest` or `Start-BitsTransfer` fetches. Throws as `readCurl` does. */
export function readPowershell(args: readonly string[], uriOf: UriOf): CommandMeaning {
  const { url, output } = readWebRequest(args)
  return { kind: 'files', files: [fetched(url, output, uriOf)] }
}

function fetched(url: string, output: string | null, uriOf: UriOf): FoundFile {
  if (`${url}${output ?? ''}`.includes(variableMark))
    throw new AppError('usage', 'The command needs a variable that only a shell knows.')
  const address = url.replaceAll(folderMark, '').trim()
  demandPlainAddress(address)
  const uri = uriOfAddress(address, uriOf)
  const place = placeBelowFolder(output, uri)
  return {
    uri,
    filename: place?.filename,
    obsId: place?.obsId ?? dataSetOfMissionSearch(url),
    relativePath: place?.relativePath,
  }
}

/** A line of our own scripts: `fetch ACCESS PATH ADDRESS`. */
export function readFetch(words: readonly string[], uriOf: UriOf): CommandMeaning {
  const [access, path, url] = words
  if (url === undefined || words.length > 3)
    throw new AppError('usage', 'The line is not one of our own scripts.')
  const uri = uriOfAddress(url, uriOf)
  const place = placeOf(path ?? null, uri)
  const file = {
    uri,
    filename: place?.filename,
    obsId: place?.obsId,
    access: access === 'public' ? 'PUBLIC' : access === 'protected' ? 'EXCLUSIVE_ACCESS' : null,
    relativePath: place?.relativePath,
  }
  return { kind: 'files', files: [file] }
}

/** The mission search asks for a manifest of all its files at the end; they were asked for one by one before. */
function readPost({ form, transfers }: CurlCommand): CommandMeaning {
  const [{ url } = { url: '' }, ...others] = transfers
  const isForFiles = others.length === 0 && /\/retrieve_product_zip(?:$|\?)/.test(url)
  if (isForFiles && form.includes('manifestonly=true')) return { kind: 'manifest-request' }
  throw new AppError('usage', 'The command sends data instead of downloading a file.')
}

/** Drops the script's own folder: the variable, or as first segment the literal `MAST_<time>`. */
function placeBelowFolder(output: string | null, uri: string) {
  if (output === null) return null
  if (output === '-' || output.startsWith('/dev/')) throw new AppError('usage', 'The command stores no file.')
  const path = output.replace(/^(?:\.\/)?\0\//, '')
  if (path.includes(folderMark))
    throw new AppError('usage', 'The place to store the file is not below the folder.')
  const isFolderVariable = path !== output
  return placeOf(isFolderVariable ? path : path.replace(/^(?:\.\/)?MAST_[^/]{1,64}\/(?=.)/, ''), uri)
}

/** `product_name=N8KU01050%2Fn8ku01ffq_cal.fits` names the dataset that lists the file. */
function dataSetOfMissionSearch(url: string): string | null {
  const name = /[?&]product_name=([^&]+)/.exec(url)?.[1]?.replace(/%2f/gi, '/')
  const [dataSet, ...rest] = name?.split('/') ?? []
  return dataSet !== undefined && rest.length === 1 && filenameOf(dataSet) !== '' ? dataSet : null
}
