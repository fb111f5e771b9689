import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright'

export const themes = ['light', 'dark', 'night'] as const
export type Theme = (typeof themes)[number]

/** Shows the page in one theme, whatever the setting. */
export async function showTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(name => {
    document.documentElement.dataset['theme'] = name
  }, theme)
}

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

/** Everything that axe-core finds (WCAG 2.2 AA and its best practices), once whatever moves has come to rest. */
export async function findings(page: Page): Promise<Violations> {
  // Half faded in, a text has not the contrast that it will have.
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    return Promise.allSettled(ending.map(animation => animation.finished)).then(() => undefined)
  })
  // Off by default in axe-core: targets of 24 by 24 pixels, or with as much room around them (WCAG 2.5.8).
  // Without frames nothing is lost by it, and Electron has no second page for what the other mode needs.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze()
  return violations
}

/** What keeps somebody from using what is shown: the serious and critical findings, each as rule and elements. */
export async function barriers(page: Page): Promise<readonly string[]> {
  return (await findings(page))
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
}
