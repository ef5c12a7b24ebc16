/** The fixed moment most tests happen in: Monday 1 March 2027, 9.00 in Sweden. */
export const testNow = '2027-03-01T08:00:00Z'
