import type { tour as sv } from '../sv/tour.ts'

export const tour: Record<keyof typeof sv, string> = {
  'tour.already_running': 'A proposal is being worked out already. Wait for it or cancel it.',
  'tour.failed_crashed': 'The calculation broke off. The plan is untouched. Start it again.',
  'tour.failed_lost':
    'The server restarted during the calculation. The plan is untouched. Start it again.',
  'tour.failed_time':
    'The calculation found no proposal in time. The plan is untouched. Change the wishes or start it again.',
}
