import { removeProfileToken } from '#platform/token/profile-token'
import type { Context, ExitCode } from '../context.ts'

/** Removes the token saved by `token set`. */
export async function removeToken({ output, profileFolder, env }: Context): Promise<ExitCode> {
  const wasThere = await removeProfileToken(profileFolder)
  output.line({ v: 1, kind: 'token-removed', removed: wasThere })
  output.text(wasThere ? 'The saved token was removed.' : 'There was no saved token.')
  if ((env['MAST_API_TOKEN'] ?? '').trim() !== '')
    output.note('MAST_API_TOKEN is still set and will be used.')
  return 0
}
