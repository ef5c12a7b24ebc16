/** wishes: English, complete. */
import type { wishes as sv } from '../sv/wishes.ts'

export const wishes: Record<keyof typeof sv, string> = {
  'wishes.title': 'Food and accessibility',
  'wishes.lead':
    'Tell us if there is anything we need to arrange for you to take part. Whether you answer is up to you.',
  'wishes.what_happens':
    'Only the people at the secretariat who plan the seminar can see what you write. The kitchen and the venue get numbers and texts, but not your name. Everything is erased on {date} at the latest, or at once if you remove it or decline.',
  'wishes.more': 'How we handle personal data',
  'wishes.diets': 'Food',
  'wishes.diet.vegetarian': 'Vegetarian',
  'wishes.diet.vegan': 'Vegan',
  'wishes.diet.gluten_free': 'Gluten-free',
  'wishes.diet.lactose_free': 'Lactose-free',
  'wishes.food': 'Allergies or anything else the kitchen needs to know',
  'wishes.food_hint': 'For instance nuts or shellfish. Leave out your name.',
  'wishes.access': 'Anything you need in order to take part',
  'wishes.access_hint':
    'For instance a hearing loop, an interpreter or room for a wheelchair. Leave out your name.',
  'wishes.clear': 'Remove what I have written',
  'wishes.saved': 'Thank you! It is saved. You can change or remove it until the seminar.',
  'wishes.cleared': 'It has been removed.',
  'wishes.not_now':
    'You can only leave wishes if you have replied that you are coming and the seminar has not been held.',
  'wishes.tell': 'Food or accessibility? Tell us if we need to arrange anything',
  'wishes.see': 'See or remove what you wrote about food or accessibility',
  'wishes.change': 'Change what you wrote about food or accessibility',
}
