import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import type { Configuration } from 'electron-builder'

import { thirdPartyLicences } from './scripts/third-party.mjs'

/**
 * The oldest Electron that may be packaged. From 44 on the clipboard returns promises, as the main process
 * expects, and macOS 13 is the oldest system, as in `minimumSystemVersion`. The checks of app.asar need 30 on Windows.
 */
export const oldestElectron = '44.0.0'

/** Names under `.invalid` never resolve (RFC 6761), so a package built without an address contacts no server. */
const addressOf = (variable: string): string => process.env[variable] || 'https://halyard.invalid'

/**
 * The packaged files. Each system has its own whole list, because electron-builder reads a list of exclusions beside a
 * general list as "everything but these".
 */
const filesFor = (platform: 'darwin' | 'win32' | 'linux'): string[] => [
  'out/**/*',
  'package.json',
  'resources/tray/*.png',
  'resources/icons/256x256.png',
  '!out/.stamp',
  '!**/*.{map,d.ts,d.cts,d.mts}',
  // Keeps licences, which must be distributed; several packages write theirs as Markdown.
  '!**/!(LICENSE|license).md',
  // Leaves out SQLite's sources, since its library is already built for every system. ${arch} is the packaged
  // architecture; ${platform} would be that of the building system.
  `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}).node`,
  '!node_modules/better-sqlite3/{deps,src}/**',
  '!node_modules/better-sqlite3/binding.gyp',
  '!node_modules/node-addon-api/**',
  // Leaves out the Node of the scripts, since the packaged app runs on Electron's.
  '!node_modules/node-{linux,win}-*/**',
]

const arch: ('x64' | 'arm64')[] = ['x64', 'arm64']

/** How electron-builder packages `out/`: `electron-builder --config electron-builder.config.ts`. */
export default {
  appId: 'org.halyard.app',
  productName: 'Halyard',
  copyright: 'MIT licence',
  directories: { output: 'dist', buildResources: 'resources' },
  extraMetadata: {
    // The name by which desktops find the desktop entry of a window.
    desktopName: 'halyard-desktop.desktop',
    homepage: addressOf('HALYARD_HOMEPAGE'),
  },

  asar: true,
  // Unpacks libraries, since the system cannot load them from an archive.
  asarUnpack: ['**/*.node'],
  extraResources: [{ from: 'LICENSE', to: 'LICENSE.txt' }],
  afterPack: async ({ appOutDir, packager }) => {
    const file = path.join(packager.getResourcesDir(appOutDir), 'THIRD-PARTY.txt')
    await writeFile(file, thirdPartyLicences(packager.projectDir))
  },
  // Rebuilds nothing: better-sqlite3's library uses Node's stable interface, so Electron loads the same file.
  npmRebuild: false,
  electronLanguages: ['en-US'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },

  protocols: [{ name: 'Halyard link', schemes: ['halyard'], role: 'Viewer' }],
  fileAssociations: [
    {
      ext: 'halyard',
      name: 'Halyard list',
      description: 'List of files in the MAST archive',
      mimeType: 'application/x-halyard-list',
      icon: 'list',
      role: 'Viewer',
    },
  ],

  linux: {
    target: ['AppImage', 'deb', 'rpm'].map(target => ({ target, arch })),
    // `halyard` stays free for the command line.
    executableName: 'halyard-desktop',
    syncDesktopName: true,
    icon: 'icons',
    files: filesFor('linux'),
    category: 'Network;FileTransfer;Science;Astronomy',
    synopsis: 'Download manager for MAST',
    maintainer: 'Halyard <halyard@halyard.invalid>',
    desktop: {
      entry: {
        GenericName: 'Download manager',
        Keywords: 'MAST;JWST;HST;FITS;astronomy;',
        StartupNotify: 'true',
      },
    },
  },
  // Without this the entry would contain `--no-sandbox`. The image adds that itself where a system has no sandbox.
  appImage: { executableArgs: [] },
  deb: { packageName: 'halyard-desktop', packageCategory: 'science' },
  rpm: { packageName: 'halyard-desktop' },

  mac: {
    target: ['dmg' as const, 'zip' as const].map(target => ({ target, arch })),
    icon: 'icon.icns',
    category: 'public.app-category.utilities',
    minimumSystemVersion: '13.0',
    files: filesFor('darwin'),
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'resources/entitlements.mac.plist',
    entitlementsInherit: 'resources/entitlements.mac.plist',
  },

  win: {
    target: [
      { target: 'nsis', arch },
      { target: 'portable', arch },
    ],
    icon: 'icon.ico',
    files: filesFor('win32'),
    verifyUpdateCodeSignature: true,
  },
  // Installs for the user alone, without an administrator. Uninstalling keeps downloads and the profile.
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
  portable: { artifactName: '${productName}-${version}-${os}-${arch}-portable.${ext}' },
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',

  // The app contacts this address only after updates were switched on.
  publish: { provider: 'generic', url: addressOf('HALYARD_UPDATES_URL') },
} satisfies Configuration
