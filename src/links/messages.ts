import type { Texts } from '../kernel/i18n/translate.ts'

export const links = {
  'ended.archived_title': ['Omgången är avslutad', 'The round is closed'],
  'ended.archived': ['Seminarieomgången är avslutad och länken kan inte användas längre. Det du har svarat finns kvar hos oss. Hör av dig om du undrar något.', 'This round of seminars is closed and the link can no longer be used. What you have answered is kept with us. Write to us if you have a question.'],
  'ended.handed_over_title': ['Du har lämnat över', 'You have handed over'],
  'ended.handed_over': ['Du har lämnat över till {name}. Den här länken gäller inte längre. Vänd dig till {name}, eller skriv till oss om något är fel.', 'You have handed over to {name}. This link no longer works. Turn to {name}, or write to us if something is wrong.'],
  'ended.replaced_title': ['Länken gäller inte längre', 'The link no longer works'],
  'ended.replaced': ['Vi har noterat att någon annan har rollen nu. Därför har länken slutat gälla. Stämmer det inte? Skriv till oss.', 'We have noted that somebody else has the role now, so the link has ended. Is that wrong? Write to us.'],
  'ended.renewed_title': ['Du har en nyare länk', 'You have a newer link'],
  'ended.renewed': ['Den här länken är utbytt mot en ny. Använd länken i det senaste mejlet från oss. Hittar du det inte? Skriv till oss.', 'This link has been replaced by a new one. Use the link in our latest e-mail. Cannot find it? Write to us.'],
  'ended.withdrawn_title': ['Inbjudan gäller inte längre', 'The invitation no longer holds'],
  'ended.withdrawn': ['Vi har tagit tillbaka inbjudan. Du behöver inte göra något. Undrar du varför? Skriv till oss.', 'We have withdrawn the invitation. You need not do anything. Do you wonder why? Write to us.'],
  'ended.dismissed_title': ['Du är inte längre ersättare', 'You are no longer a substitute'],
  'ended.dismissed': ['Den som bad dig gå har ändrat sitt svar. Du behöver inte göra något. Stämmer det inte? Prata med den som bad dig.', 'Whoever asked you to go has changed the reply. You need not do anything. Is that wrong? Talk to the person who asked you.'],
  'ended.declined_title': ['Tack för att du sa till', 'Thank you for telling us'],
  'ended.declined': ['Du har inte tagit över. Du behöver inte göra något mer.', 'You have not taken over. You need not do anything more.'],
  'ended.not_asked_title': ['Länken gäller inte längre', 'The link no longer works'],
  'ended.not_asked': ['Frågan är avslutad, och länken används inte mer. Har du fått ett nyare mejl från oss gäller länken i det. Annars behöver du inte göra något.', 'The question is closed and the link is no longer used. If you have a newer e-mail from us, use the link in that. Otherwise you need not do anything.'],
} as const satisfies Texts
