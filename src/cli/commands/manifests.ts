import { Option, type Command } from 'commander'
import type { RunCommand } from '../context.ts'
import { wholeNumber } from '../options/option-parsers.ts'
import type { ManifestExportOptions } from '../run/manifests/export.ts'
import type { ManifestSearchOptions } from '../run/manifests/search.ts'
import type { ManifestVerifyOptions } from '../run/manifests/verify.ts'

const load = () => import('../run/manifests/index.ts')

/** A batch or manifest, wherever it is known from. */
const whichText = 'number or folder of a batch'
const anyText = `${whichText}, or a manifest.json or SHA256SUMS`

/** `manifests`: the history of everything that was ever asked for. */
export function addManifests(program: Command, run: RunCommand): void {
  const manifests = program
    .command('manifests')
    .description('the history: list, show, export, verify, compare and search everything ever downloaded')
    .addHelpText('after', example('halyard manifests verify southern-ring'))
  manifests
    .command('list', { isDefault: true })
    .description('list all batches, newest first')
    .addHelpText('after', example('halyard manifests list --json'))
    .action((_: object, command: Command) =>
      run(command, async context => (await load()).listManifests(context)),
    )
  manifests
    .command('show')
    .description("list a batch's files with the archive's columns")
    .argument('<batch>', whichText)
    .addHelpText('after', example('halyard manifests show 3'))
    .action((asked: string, _: object, command: Command) =>
      run(command, async context => (await load()).showManifest(context, asked)),
    )
  manifests
    .command('export')
    .description('write the manifest of a batch from the history')
    .argument('<batch>', whichText)
    .addOption(
      new Option('--format <format>', 'output format')
        .choices(['html', 'csv', 'json', 'sha256'])
        .makeOptionMandatory(),
    )
    .option('--out <file>', 'write to this file instead of standard output')
    .addHelpText('after', example('halyard manifests export 3 --format csv --out ring.csv'))
    .action((asked: string, options: ManifestExportOptions, command: Command) =>
      run(command, async context => (await load()).exportManifest(context, asked, options)),
    )
  manifests
    .command('verify')
    .description('read every file again and compare it with what was verified before')
    .argument('<batch>', anyText)
    .option('--fetch', 'download missing and changed files again; a changed copy is kept under another name')
    .addHelpText('after', example('halyard manifests verify southern-ring --fetch'))
    .action((asked: string, options: ManifestVerifyOptions, command: Command) =>
      run(command, async context => (await load()).verifyManifest(context, asked, options)),
    )
  manifests
    .command('compare')
    .description('list the files in which two manifests differ')
    .argument('<a>', anyText)
    .argument('<b>', anyText)
    .addHelpText('after', example('halyard manifests compare 3 backup/manifest.json'))
    .action((a: string, b: string, _: object, command: Command) =>
      run(command, async context => (await load()).compareBatches(context, a, b)),
    )
  manifests
    .command('search')
    .description('find files by name, URI, dataset, program, target, batch or folder')
    .argument('<word...>', 'words that must all occur; the beginning of each is enough')
    .option('--outcome <word>', 'only files with this state or reason')
    .option('--limit <n>', 'show at most this many files', wholeNumber('--limit', 1, 1_000_000), 100)
    .addHelpText('after', example('halyard manifests search jw02733 nrcb1_cal --outcome failed'))
    .action((words: string[], options: ManifestSearchOptions, command: Command) =>
      run(command, async context => (await load()).searchManifests(context, words, options)),
    )
}

const example = (line: string): string => `\nExample:\n  ${line}\n`
