import type { Texts } from '../kernel/i18n/translate.ts'

export const wishes = {
  'wishes.title': ['Mat och tillgänglighet', 'Food and accessibility'],
  'wishes.lead': ['Berätta om det är något vi behöver ordna för att du ska kunna delta. Du väljer själv om du vill svara.', 'Tell us if there is anything we need to arrange for you to take part. Whether you answer is up to you.'],
  'wishes.what_happens': [
    'Bara de på sekretariatet som planerar seminariet kan se vad du skriver. Köket och lokalen får antal och texter, men inte ditt namn. Allt raderas senast {date}, eller direkt om du tar bort det eller tackar nej.',
    'Only the people at the secretariat who plan the seminar can see what you write. The kitchen and the venue get numbers and texts, but not your name. Everything is erased on {date} at the latest, or at once if you remove it or decline.',
  ],
  'wishes.diets': ['Kost', 'Food'],
  'wishes.diet.vegetarian': ['Vegetariskt', 'Vegetarian'],
  'wishes.diet.vegan': ['Veganskt', 'Vegan'],
  'wishes.diet.gluten_free': ['Glutenfritt', 'Gluten-free'],
  'wishes.diet.lactose_free': ['Laktosfritt', 'Lactose-free'],
  'wishes.food': ['Allergi eller annat som köket behöver veta', 'Allergies or anything else the kitchen needs to know'],
  'wishes.food_hint': ['Till exempel nötter eller skaldjur. Skriv inte ditt namn.', 'For instance nuts or shellfish. Leave out your name.'],
  'wishes.access': ['Något du behöver för att kunna delta', 'Anything you need in order to take part'],
  'wishes.access_hint': ['Till exempel hörslinga, tolk eller plats för rullstol. Skriv inte ditt namn.', 'For instance a hearing loop, an interpreter or room for a wheelchair. Leave out your name.'],
  'wishes.clear': ['Ta bort det jag har skrivit', 'Remove what I have written'],
  'wishes.saved': ['Tack! Det är sparat. Du kan ändra eller ta bort det fram till seminariet.', 'Thank you! It is saved. You can change or remove it until the seminar.'],
  'wishes.cleared': ['Nu är det borttaget.', 'It has been removed.'],
  'wishes.not_now': ['Det går bara att lämna önskemål om du har svarat att du kommer och seminariet inte har varit.', 'You can only leave wishes if you have replied that you are coming and the seminar has not been held.'],
  'wishes.tell': ['Mat eller tillgänglighet? Berätta om vi behöver ordna något', 'Food or accessibility? Tell us if we need to arrange anything'],
  'wishes.see': ['Se eller ta bort det du har skrivit om mat eller tillgänglighet', 'See or remove what you wrote about food or accessibility'],
  'wishes.change': ['Ändra det du har skrivit om mat eller tillgänglighet', 'Change what you wrote about food or accessibility'],
} as const satisfies Texts
