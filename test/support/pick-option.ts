import type { Locator } from 'playwright'

/** Opens a select field and presses one of its options, as a person does. */
export async function pickOption(field: Locator, option: string | RegExp): Promise<void> {
  await field.click()
  await field.page().getByRole('option', { name: option }).click()
}
