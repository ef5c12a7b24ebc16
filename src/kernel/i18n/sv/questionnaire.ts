/** questionnaire: Swedish, the source of truth for the keys. */
export const questionnaire = {} as const
