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

/**
 * What keeps somebody from using what is shown: the serious and critical findings of axe-core (WCAG 2.2 AA and its
 * best practices), each as rule and elements.
 */
export async function barriers(page: Page): Promise<readonly string[]> {
  // Off by default in axe-core: targets of 24 by 24 pixels, or with as much room around them (WCAG 2.5.8).
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
}
