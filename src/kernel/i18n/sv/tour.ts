/** tour: Swedish, the source of truth for the keys. */
export const tour = {
  'tour.already_running': 'Ett förslag räknas redan fram. Vänta på det eller avbryt det.',
  'tour.failed_crashed': 'Beräkningen avbröts av ett fel. Planen är orörd. Starta den igen.',
  'tour.failed_lost': 'Servern startades om under beräkningen. Planen är orörd. Starta den igen.',
  'tour.failed_time':
    'Beräkningen hann inte hitta något förslag. Planen är orörd. Ändra önskemålen eller starta den igen.',
} as const
