/**
 * What the options of a command do not say by themselves: how it behaves, what it leaves behind, how it ends. Printed
 * after the options and the example by `halyard COMMAND --help`.
 */
export const manual: Readonly<Record<string, string>> = {
  search: `
What is given narrows the search; several values of one option (repeated, or with commas) are alternatives. Instruments
match with and without their mode. Planned observations (calibration level -1) are found too; they have no files yet.
Ends with 4 when nothing is found, and with 5 when the archive does not answer within 30 seconds.`,
  products: `
Lists each file once, however many observations share it; --references lists one line per observation that has it.
Guide star files are left out unless asked for. With --json the lines can be given to get, add and export.
Levels: 1b raw, 2a rates, 2b calibrated, 2c outlier-flagged, 3 combined; association for asn, pool and msa files.`,
  get: `
A file gets its final name only when it is verified: length, digests where the server offers them, its format's own
structure (FITS with DATASUM and CHECKSUM), sha256. Unfinished files are NAME.part beside their place.
The same get again goes on where the last one stopped: parts are continued, finished files are not fetched again.
DIR holds MANIFEST.HTML, manifest.csv, manifest.json and SHA256SUMS, rewritten at the end of every run.
Trouble of the network or the server is tried 8 times over about a minute, then get ends with 5; --wait goes on longer.
First Ctrl-C saves and stops within 5 seconds, the second stops at once. Where another halyard process runs the queue,
it does the work and this one shows it.`,
  add: `
Returns when the files are saved. They are fetched by whichever process runs the queue: halyard serve, the desktop app,
or a get that is running. The queue never gives up by itself: what it cannot fetch waits, with its reason shown.
Adding to a folder that has a batch joins that batch.`,
  queue: `
For people it shows at most 20 unfinished files per batch; --json prints them all, then one summary line per batch in
which asked = verified + failed + cancelled + waiting.`,
  remove: `
Takes a batch or a file out of the queue. What has ended of a batch stays in the history (halyard manifests), and
files that are added to its folder join it again; --history erases that too. Files and unfinished parts on disk stay.`,
  import: `
Reads the archive's own download scripts (MAST_*.sh, mastDownload_*.sh, *_api_retrieve.sh, early-release scripts),
MANIFEST.HTML, exported file lists, tables, JSON and lists of URIs. It never executes anything, opens no other file and
makes no connection. Lines that name no file of the archive are counted, shown and left out; then it ends with 3.`,
  export: `
The script has no token in it: it reads MAST_API_TOKEN or asks when it runs, and sends it for files that need it only.
It takes no arguments; HALYARD_FOLDER names another folder than its own.
It goes on after a failed file, renames a file only when it is complete, and ends with 1 if any file failed.
aria2 and wget lists leave files that need a token out, since both would show it; then export ends with 3.`,
  serve: `
Runs the queue of this profile until it is stopped, and serves its page on this computer only. The printed address
pairs one browser, once, within five minutes. From another computer use ssh -L PORT:127.0.0.1:PORT.
SIGTERM and Ctrl-C save and stop within 5 seconds; nothing is lost, and the next serve goes on.`,
  token: `
Where a token is looked for, in this order: --token-file, MAST_API_TOKEN, the one kept by "token set", and for get on a
terminal a question. There is no --token option: other users of a computer see the arguments of every program.
A token ends 60 days after it was made, or after 10 days without use.`,
  'demo-archive': `
Speaks the archive's protocol over a small catalogue of real programs; point other programs to it with
HALYARD_ARCHIVE_URL=ADDRESS. It is reached from this computer only and stops with Ctrl-C. Its token is no secret.`,
  doctor: `
Ends with 0 when everything is in order, else with 1; each line of trouble says what to do.`,
}
