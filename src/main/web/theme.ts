// The server reads the choice from the cookie, so that no page flashes in the wrong colours.
export function themeToggle(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-toggle]')
  if (!button) return
  const night = () => {
    const chosen = document.documentElement.dataset.theme
    return chosen ? chosen === 'night' : matchMedia('(prefers-color-scheme: dark)').matches
  }
  const label = () => {
    button.textContent = night() ? 'Day' : 'Night'
    button.setAttribute('aria-label', night() ? 'Switch to day colours' : 'Switch to night colours')
  }
  button.hidden = false
  label()
  button.addEventListener('click', () => {
    const next = night() ? 'day' : 'night'
    document.documentElement.dataset.theme = next
    document.cookie = `muster_theme=${next}; path=/; max-age=31536000; samesite=lax`
    label()
  })
}
