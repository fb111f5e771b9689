/**
 * The first line of a script that takes no arguments, in any shell: the archive's own scripts take the token as one, and
 * process lists show it. What was given is not read, so that it becomes neither a folder nor part of a message.
 */
export const refuseArguments = [
  '[ "$#" -eq 0 ] || {',
  "  echo 'This script takes no arguments, since other users of this computer see them: a token is read from MAST_API_TOKEN or asked for, and a folder is read from HALYARD_FOLDER.' >&2",
  '  exit 2',
  '}',
].join('\n')
