import { type AskFrequency, DEFAULT_ASK_BODY, DEFAULT_ASK_HEADING } from '../ask-settings.js';

/** Every word of the element in one language. */
export interface AskWords {
  readonly heading: string;
  readonly body: string;
  readonly support: string;
  readonly howOften: string;
  readonly howMuch: string;
  readonly frequency: Readonly<Record<AskFrequency, string>>;
  /** Before an amount, what stands for one that is chosen later, and what comes after it. */
  readonly give: string;
  readonly another: string;
  readonly period: Readonly<Record<AskFrequency, string>>;
  readonly other: string;
  readonly note: string;
  readonly stop: string;
  /** The parts around the link that leads to the general form. */
  readonly closed: readonly [before: string, link: string, after: string];
  readonly member: string;
  readonly portal: string;
  readonly thanks: string;
  readonly testMode: string;
  readonly raised: (raised: string, goal: string) => string;
  readonly left: (days: number) => string;
}

/** The words for a language tag; English where we have no others. */
export function wordsFor(lang: string): AskWords {
  return lang.toLowerCase().startsWith('es') ? SPANISH : ENGLISH;
}

const ENGLISH: AskWords = {
  heading: DEFAULT_ASK_HEADING,
  body: DEFAULT_ASK_BODY,
  support: 'Support us today',
  howOften: 'How often',
  howMuch: 'How much',
  frequency: { once: 'Once', monthly: 'Monthly', yearly: 'Yearly' },
  give: 'Give ',
  another: 'another amount',
  period: { once: '', monthly: ' a month', yearly: ' a year' },
  other: 'Other',
  note: 'Card, Apple Pay, Google Pay or bank account.',
  stop: 'Stop any time.',
  closed: ['This drive has ended. You can still ', 'give to the newsroom', '.'],
  member: 'You are a member. Thank you, this story is yours too.',
  portal: 'See your membership',
  thanks: 'Your gift arrived. Thank you.',
  testMode: 'Test mode: no money moves',
  raised: (raised, goal) => `${raised} of ${goal} raised`,
  left: (days) => ['last day', '1 day left'][days] ?? `${days} days left`,
};

const SPANISH: AskWords = {
  heading: 'Si le gustó este artículo, ¡apóyenos hoy!',
  body: 'Aquí se lee sin pagar. Quienes pueden dar lo mantienen abierto para quienes no pueden.',
  support: 'Apóyenos hoy',
  howOften: 'Con qué frecuencia',
  howMuch: 'Cuánto',
  frequency: { once: 'Una vez', monthly: 'Cada mes', yearly: 'Cada año' },
  give: 'Donar ',
  another: 'otra cantidad',
  period: { once: '', monthly: ' al mes', yearly: ' al año' },
  other: 'Otra',
  note: 'Tarjeta, Apple Pay, Google Pay o cuenta bancaria.',
  stop: 'Puede parar cuando quiera.',
  closed: ['Esta campaña ha terminado. Todavía puede ', 'donar a la redacción', '.'],
  member: 'Usted es miembro. Gracias, esta historia también es suya.',
  portal: 'Ver su membresía',
  thanks: 'Su donación llegó. Gracias.',
  testMode: 'Modo de prueba: no se mueve dinero',
  raised: (raised, goal) => `${raised} de ${goal}`,
  left: (days) => ['último día', 'queda 1 día'][days] ?? `quedan ${days} días`,
};
