import type { templates as sv } from '../sv/templates.ts'

export const templates: Record<keyof typeof sv, string> = {
  'templates.unfilled':
    'The letter cannot be sent: {names} has nothing to stand for. Fill in what is missing, or change the template.',
}
