import axe from 'axe-core'
import type { Result, RunOptions } from 'axe-core'
import type { Page } from 'playwright'

export const themes = ['light', 'dark', 'night'] as const
export type Theme = (typeof themes)[number]

/** Shows the page in one theme, whatever the setting. */
export async function showTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(name => {
    document.documentElement.dataset['theme'] = name
  }, theme)
}

/** Off by default in axe-core: targets of 24 by 24 pixels, or with as much room around them (WCAG 2.5.8). */
const all: RunOptions = { rules: { 'target-size': { enabled: true } } }
/** The rules whose result depends on a theme: themes differ in colours alone. */
const ofColours: RunOptions = { runOnly: ['color-contrast', 'link-in-text-block'] }

/** What axe-core finds (WCAG 2.2 AA and its best practices), once whatever moves has come to rest. */
async function findings(page: Page, options: RunOptions): Promise<readonly Result[]> {
  // Half faded in, a text has not the contrast that it will have.
  const isLoaded = await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    return Promise.allSettled(ending.map(animation => animation.finished)).then(() => 'axe' in window)
  })
  if (!isLoaded) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(async how => {
    const loaded = window as unknown as { readonly axe: typeof axe } // by the line above
    return loaded.axe.run(document, { ...how, resultTypes: ['violations'] })
  }, options)
  return violations
}

const worded = (found: readonly Result[], theme?: Theme): readonly string[] =>
  found.map(({ id, nodes }) => {
    const where = nodes.map(({ html }) => html.slice(0, 200)).join(' | ')
    return `${theme === undefined ? '' : `${theme}: `}${id}: ${where}`
  })
const isGrave = ({ impact }: Result): boolean => impact === 'serious' || impact === 'critical'

/** Everything that is found in what is shown, each as rule and elements. */
export const faults = async (page: Page): Promise<readonly string[]> => worded(await findings(page, all))

/** What keeps somebody from using what is shown: the serious and critical findings. */
export const barriers = async (page: Page): Promise<readonly string[]> =>
  worded((await findings(page, all)).filter(isGrave))

/** The faults of what is shown in every theme; it ends in the theme `light`. */
export const faultsOfThemes = (page: Page): Promise<readonly string[]> => inThemes(page, () => true)

/** The barriers of what is shown in every theme; it ends in the theme `light`. */
export const barriersOfThemes = (page: Page): Promise<readonly string[]> => inThemes(page, isGrave)

async function inThemes(page: Page, isMeant: (found: Result) => boolean): Promise<readonly string[]> {
  const found: string[] = []
  for (const theme of themes) {
    await showTheme(page, theme)
    const results = await findings(page, theme === themes[0] ? all : ofColours)
    found.push(...worded(results.filter(isMeant), theme))
  }
  await showTheme(page, 'light')
  return found
}
