import { expect, test } from 'vitest'

import { windowObstacle } from '../../../scripts/window-obstacle.mjs'

type Surroundings = NonNullable<Parameters<typeof windowObstacle>[0]>

/** A desktop on Linux where nothing speaks against a window, but for what is given. */
function surroundings(
  but: Partial<Surroundings> & { readonly kernel?: Record<string, string> },
): Surroundings {
  return {
    platform: 'linux',
    env: { DISPLAY: ':0' },
    user: 1000,
    read: file => but.kernel?.[file.replace('/proc/sys/', '')] ?? null,
    helper: () => ({ uid: 1000, mode: 0o100755 }),
    canUnshare: () => true,
    hasProfile: () => false,
    ...but,
  }
}
const ubuntu = { 'kernel/apparmor_restrict_unprivileged_userns': '1\n' }
const setUid = { uid: 0, mode: 0o104755 }

test.each<[string, Parameters<typeof surroundings>[0], string | null]>([
  ['a desktop', {}, null],
  ['a desktop under Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }, null],
  ['another system', { platform: 'darwin', env: {}, canUnshare: () => false }, null],
  ['another Electron', { env: { ELECTRON_OVERRIDE_DIST_PATH: '/x' }, canUnshare: () => false }, null],
  ['no display', { env: {} }, 'there is no display'],
  ['root', { user: 0 }, 'Electron does not run as root'],
  ['Ubuntu from 23.10 on', { kernel: ubuntu }, 'no user namespaces'],
  [
    'Ubuntu where `unshare` alone is allowed',
    { kernel: ubuntu, canUnshare: () => true },
    'no user namespaces',
  ],
  ['Ubuntu with the helper of root', { kernel: ubuntu, helper: () => setUid }, null],
  ['Ubuntu with a profile for this Electron', { kernel: ubuntu, hasProfile: () => true }, null],
  [
    'Ubuntu with a helper of root that lacks its bit',
    { kernel: ubuntu, helper: () => ({ uid: 0, mode: 0o100755 }) },
    'no user namespaces',
  ],
  [
    'Ubuntu with the bit on a helper that is not of root',
    { kernel: ubuntu, helper: () => ({ uid: 1000, mode: 0o104755 }) },
    'no user namespaces',
  ],
  ['Ubuntu with the rule switched off', { kernel: { [Object.keys(ubuntu)[0] ?? '']: '0' } }, null],
  ['a hardened kernel', { kernel: { 'kernel/unprivileged_userns_clone': '0' } }, 'no user namespaces'],
  ['a system without namespaces', { kernel: { 'user/max_user_namespaces': '0' } }, 'no user namespaces'],
  ['a container that forbids them', { canUnshare: () => false }, 'no user namespaces'],
  ['a runtime that is not fetched yet', { kernel: ubuntu, helper: () => null }, 'no user namespaces'],
])('%s: is a window possible?', (_name, but, reason) => {
  const obstacle = windowObstacle(surroundings(but))
  if (reason === null) expect(obstacle).toBeNull()
  else expect(obstacle?.reason).toContain(reason)
})

test('where the sandbox is missing, what to do names the helper and the rights that it needs', () => {
  const { advice } = windowObstacle(surroundings({ kernel: ubuntu })) ?? {}
  expect(advice).toMatch(/chown root:root ".*chrome-sandbox" and sudo chmod 4755 ".*chrome-sandbox"/)
})
