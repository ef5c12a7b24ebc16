/** templates: Swedish, the source of truth for the keys. */
export const templates = {
  'templates.unfilled':
    'Brevet kan inte skickas: {names} saknar innehåll. Fyll i det som saknas, eller ändra brevets mall.',
} as const
