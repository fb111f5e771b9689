/**
 * What the options of a command do not explain: how it behaves, which files it writes, how it ends. Printed after the
 * options and the example by `halyard COMMAND --help`.
 */
export const manual: Readonly<Record<string, string>> = {
  search: `
Each option narrows the search. Several values of one option (repeated, or with commas) are alternatives. Instruments
match with and without their mode. Planned observations (calibration level -1) are included; they have no files yet.
Exits with 4 when nothing is found, and with 5 when the archive does not answer within 30 seconds.`,
  products: `
Lists each file once, even if several observations share it; --references prints one line per observation instead.
Guide star files are left out without --guide-stars. The lines of --json can be given to get, add and export.
Levels: 1b raw, 2a rates, 2b calibrated, 2c outlier-flagged, 3 combined; association for asn, pool and msa files.`,
  get: `
A file gets its final name only when it is verified: length, digests where the server offers them, the structure of its
format (FITS with DATASUM and CHECKSUM), sha256. Unfinished files are called NAME.part.
Run the same get again to continue: unfinished files resume, finished files are not downloaded again.
DIR holds MANIFEST.HTML, manifest.csv, manifest.json and SHA256SUMS, rewritten at the end of every run.
When the network or the server fails, a file is tried 8 times in about a minute; then get exits with 5. --wait tries
longer.
The first Ctrl-C saves and stops within 5 seconds, the second stops at once. If another halyard process runs the queue,
it does the downloading and this command shows the progress.`,
  add: `
Returns when the files are saved in the queue. Whichever process runs the queue downloads them: halyard serve, the
desktop app, or a running get. The queue never gives up: what it cannot download waits, with its reason shown.
Files added to a folder that has a batch join that batch.`,
  queue: `
Shows at most 20 unfinished files per batch. --json prints all files, then one summary line per batch, in which
asked = verified + failed + cancelled + waiting.`,
  remove: `
Removes a batch or a file from the queue. Ended files of a batch stay in the history (halyard manifests), and files that
are added to its folder join it again; --history erases that too. Files and unfinished parts on disk stay.`,
  import: `
Reads the archive's own download scripts (MAST_*.sh, mastDownload_*.sh, *_api_retrieve.sh, early-release scripts),
MANIFEST.HTML, exported file lists, tables, JSON and lists of URIs. It executes nothing, opens no other file and makes
no connection. Lines that name no file of the archive are listed and left out; the exit code is then 3.`,
  export: `
The script contains no token: it reads MAST_API_TOKEN or asks when it runs, and sends the token only for files that need
it. It takes no arguments; HALYARD_FOLDER sets another folder than that of the script.
It continues after a failed file, renames a file only when it is complete, and exits with 1 if any file failed.
aria2 and wget lists leave out files that need a token, because both would expose it; export then exits with 3.`,
  serve: `
Runs the queue of this profile until it is stopped, and serves its page on this computer only. The printed address pairs
one browser, once, within five minutes. From another computer use ssh -L PORT:127.0.0.1:PORT.
SIGTERM and Ctrl-C save and stop within 5 seconds. Nothing is lost: the next serve continues.`,
  token: `
Halyard uses the first token that it finds: --token-file, MAST_API_TOKEN, the one saved by "token set"; get on a
terminal asks for one. There is no --token option: other users of a computer can see the arguments of every program.
A token expires 60 days after it was created, or after 10 days without use.`,
  'demo-archive': `
Speaks the archive's protocol over a small catalogue of real programs. HALYARD_ARCHIVE_URL=ADDRESS points other halyard
processes to it. It is reachable from this computer only and stops with Ctrl-C. Its token is no secret.`,
  doctor: `
Exits with 0 when everything is in order, else with 1; each line of trouble says what to do.
--log prints what happened: attempts, holds of hosts, ends of batches, changes and ignored failures, as the profile keeps
them under log/. --bundle packs the log with the checks, settings and counts of the queue into a new file for a bug
report. It never overwrites a file. Tokens are blanked in both; names of files and folders stay.`,
}
