import { AppError } from '#shared/errors'
import { placeOf } from '../lists/place.ts'
import { uriOfAddress, type UriOf } from '../lists/record.ts'
import type { FoundFile } from '../lists/wanted-files.ts'
import { filenameOf } from '../names/mast-names.ts'
import { readCurlOptions, type CurlCommand } from './curl-options.ts'
import { folderMark } from './shell-words.ts'

/** What one command of a script asks for. A request for the archive's manifest is known, and no file. */
export type CommandMeaning =
  { readonly kind: 'file'; readonly file: FoundFile } | { readonly kind: 'manifest-request' }

/**
 * The file that a `curl` command fetches, and where it stores it below its download folder. Nothing is run.
 * Throws `usage` or `foreign-host` for a command that does anything else.
 */
export function readCurl(args: readonly string[], uriOf: UriOf): CommandMeaning {
  const command = readCurlOptions(args)
  const [url] = command.urls
  if (url === undefined || command.urls.length > 1) {
    throw new AppError('usage', 'The command must name exactly one address.')
  }
  if (command.method !== 'GET') return readPost(command, url)
  const uri = uriOfAddress(url.replaceAll(folderMark, ''), uriOf)
  const place = placeBelowFolder(command.output, uri)
  return {
    kind: 'file',
    file: {
      uri,
      filename: place?.filename,
      obsId: place?.obsId ?? dataSetOfMissionSearch(url),
      relativePath: place?.relativePath,
    },
  }
}

/** A line of our own scripts: `fetch ACCESS PATH ADDRESS`. */
export function readFetch(words: readonly string[], uriOf: UriOf): CommandMeaning {
  const [, access, path, url] = words
  if (url === undefined || words.length > 4)
    throw new AppError('usage', 'The line is not one of our own scripts.')
  const uri = uriOfAddress(url, uriOf)
  const place = placeOf(path ?? null, uri)
  return {
    kind: 'file',
    file: {
      uri,
      filename: place?.filename,
      obsId: place?.obsId,
      access: access === 'public' ? 'PUBLIC' : access === 'protected' ? 'EXCLUSIVE_ACCESS' : null,
      relativePath: place?.relativePath,
    },
  }
}

/** The mission search asks for a manifest of all its files at the end; they were asked for one by one before. */
function readPost({ form }: CurlCommand, url: string): CommandMeaning {
  const isForFiles = /\/retrieve_product_zip(?:$|\?)/.test(url)
  if (isForFiles && form.includes('manifestonly=true')) return { kind: 'manifest-request' }
  throw new AppError('usage', 'The command sends data instead of fetching a file.')
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
