// Runs before the first paint, so that a dark-adapted eye sees no white. Only the theme's name is kept here.
try {
  const theme = localStorage.getItem('halyard.theme')
  if (theme === 'light' || theme === 'dark' || theme === 'night')
    document.documentElement.dataset.theme = theme
} catch {
  // Without storage the page begins in the system's theme.
}
