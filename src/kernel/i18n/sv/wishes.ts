/** wishes: Swedish, the source of truth for the keys. */
export const wishes = {
  'wishes.title': 'Mat och tillgänglighet',
  'wishes.lead':
    'Berätta om det är något vi behöver ordna för att du ska kunna delta. Du väljer själv om du vill svara.',
  'wishes.what_happens':
    'Bara de på sekretariatet som planerar seminariet kan se vad du skriver. Köket och lokalen får antal och texter, men inte ditt namn. Allt raderas senast {date}, eller direkt om du tar bort det eller tackar nej.',
  'wishes.more': 'Så behandlar vi personuppgifter',
  'wishes.diets': 'Kost',
  'wishes.diet.vegetarian': 'Vegetariskt',
  'wishes.diet.vegan': 'Veganskt',
  'wishes.diet.gluten_free': 'Glutenfritt',
  'wishes.diet.lactose_free': 'Laktosfritt',
  'wishes.food': 'Allergi eller annat som köket behöver veta',
  'wishes.food_hint': 'Till exempel nötter eller skaldjur. Skriv inte ditt namn.',
  'wishes.access': 'Något du behöver för att kunna delta',
  'wishes.access_hint':
    'Till exempel hörslinga, tolk eller plats för rullstol. Skriv inte ditt namn.',
  'wishes.clear': 'Ta bort det jag har skrivit',
  'wishes.saved': 'Tack! Det är sparat. Du kan ändra eller ta bort det fram till seminariet.',
  'wishes.cleared': 'Nu är det borttaget.',
  'wishes.not_now':
    'Det går bara att lämna önskemål om du har svarat att du kommer och seminariet inte har varit.',
  'wishes.tell': 'Mat eller tillgänglighet? Berätta om vi behöver ordna något',
  'wishes.see': 'Se eller ta bort det du har skrivit om mat eller tillgänglighet',
  'wishes.change': 'Ändra det du har skrivit om mat eller tillgänglighet',
} as const
