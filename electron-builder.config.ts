import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import type { Configuration } from 'electron-builder'

import { thirdPartyLicences } from './scripts/third-party.mjs'

/**
 * The oldest Electron that may be packaged. From 44 on the clipboard answers with promises, as the main process expects,
 * and macOS 13 is the oldest system, as `minimumSystemVersion` says. The checks of app.asar below need 30 (Windows).
 */
export const oldestElectron = '44.0.0'

/** Names under `.invalid` never resolve (RFC 6761): a package built without an address can contact nobody. */
const addressOf = (variable: string): string => process.env[variable] || 'https://halyard.invalid'

/**
 * What is packed. Given for each system, because electron-builder takes a list of exclusions beside a general list for
 * "everything but these".
 */
const filesFor = (platform: 'darwin' | 'win32' | 'linux'): string[] => [
  'out/**/*',
  'package.json',
  'resources/tray/*.png',
  'resources/icons/256x256.png',
  '!out/.stamp',
  '!**/*.{map,d.ts,d.cts,d.mts}',
  // Licences must be passed on; several packages write theirs as Markdown.
  '!**/!(LICENSE|license).md',
  // SQLite's sources and what builds them: the library is already built, one for every system. ${arch} is the packaged
  // one; ${platform} would be the building one.
  `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}).node`,
  '!node_modules/better-sqlite3/{deps,src}/**',
  '!node_modules/better-sqlite3/binding.gyp',
  '!node_modules/node-addon-api/**',
  // The Node of the scripts: the packaged app runs on Electron's.
  '!node_modules/node-{linux,win}-*/**',
]

const arch: ('x64' | 'arm64')[] = ['x64', 'arm64']

/** What electron-builder makes of `out/`: `electron-builder --config electron-builder.config.ts`. */
export default {
  appId: 'org.halyard.app',
  productName: 'Halyard',
  copyright: 'MIT licence',
  directories: { output: 'dist', buildResources: 'resources' },
  extraMetadata: {
    // Electron tells the window system this name, by which desktops find the entry that a window belongs to.
    desktopName: 'halyard-desktop.desktop',
    homepage: addressOf('HALYARD_HOMEPAGE'),
  },

  asar: true,
  // A library is loaded by the system, which cannot look into an archive.
  asarUnpack: ['**/*.node'],
  extraResources: [{ from: 'LICENSE', to: 'LICENSE.txt' }],
  afterPack: async ({ appOutDir, packager }) => {
    const file = path.join(packager.getResourcesDir(appOutDir), 'THIRD-PARTY.txt')
    await writeFile(file, thirdPartyLicences(packager.projectDir))
  },
  // The library that better-sqlite3 brings is made for Node's stable interface, so Electron loads the same file.
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
  // Left out, the entry would say `--no-sandbox`. The image's own start adds that only where a system has no sandbox.
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
  // For the user alone, so that no administrator is needed. Downloads and the profile outlive the program.
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
  portable: { artifactName: '${productName}-${version}-${os}-${arch}-portable.${ext}' },
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',

  // The app asks there only after it was told to look for updates.
  publish: { provider: 'generic', url: addressOf('HALYARD_UPDATES_URL') },
} satisfies Configuration
