import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeSettings, problemOf, resetSettings } from '#service/settings/change-settings'
import { readSettingsText, settingsText } from '#service/settings/settings-file'
import { settingNames } from '#shared/contract/areas/settings'
import { defaultSettings, settingsSchema, type Settings } from '#shared/settings'

const anySettings: fc.Arbitrary<Settings> = fc.record({
  filesAtOnce: fc.option(fc.integer({ min: 1, max: 8 })),
  defaultFolder: fc.option(fc.string({ maxLength: 40 })),
  layout: fc.constantFrom('nested', 'flat'),
  onClash: fc.constantFrom('keep-both', 'replace', 'skip'),
  keepFreeBytes: fc.option(fc.nat()),
  theme: fc.constantFrom('system', 'light', 'dark', 'night'),
  density: fc.constantFrom('compact', 'comfortable'),
  isUtc: fc.boolean(),
  singleKeys: fc.boolean(),
  notifications: fc.boolean(),
  sound: fc.boolean(),
  startAtLogin: fc.boolean(),
  closeToTray: fc.boolean(),
  isTrayTold: fc.boolean(),
  preventSleep: fc.boolean(),
  checkUpdates: fc.boolean(),
})

test('a file of settings read back changes nothing but what belongs to one machine', () => {
  fc.assert(
    fc.property(anySettings, settings => {
      const { change, problems } = readSettingsText(settingsText(settings))
      const { defaultFolder, isTrayTold } = defaultSettings
      expect(changeSettings(defaultSettings, change)).toEqual({ ...settings, defaultFolder, isTrayTold })
      expect(problems).toEqual([])
    }),
  )
})

test('whatever a file holds, reading it throws the one error or leaves valid settings', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...settingNames, '__proto__', 'x'), fc.jsonValue()),
      settings => {
        const { change, problems } = readSettingsText(JSON.stringify({ kind: 'halyard-settings', settings }))
        expect(settingsSchema.safeParse(changeSettings(defaultSettings, change)).success).toBe(true)
        for (const problem of problems) expect(problem).toMatch(/^[^\n]+\.$/)
      },
    ),
  )
  fc.assert(
    fc.property(fc.string(), text => {
      expect(() => readSettingsText(text)).toThrow('This is not a file of Halyard settings.')
    }),
  )
})

test('a change is made as a whole or not at all, and every setting has a sentence for its range', () => {
  fc.assert(
    fc.property(anySettings, fc.constantFrom(...settingNames), (settings, name) => {
      expect(() => changeSettings(settings, { isUtc: true, [name]: { of: 'no type' } })).toThrow(/ is /)
      expect(resetSettings(settings, [name])).toEqual({ ...settings, [name]: defaultSettings[name] })
      expect(problemOf(name, settings[name])).toBeNull()
    }),
  )
})
