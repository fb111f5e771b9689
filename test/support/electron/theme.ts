/** Whether pages are shown dark; kept apart, because windows need it at their start and the theme needs the windows. */
export const theme = {
  isSystemDark: false,
  source: 'system' as 'dark' | 'light' | 'system',
  get isDark(): boolean {
    return this.source === 'system' ? this.isSystemDark : this.source === 'dark'
  },
}
