/** Names of parameters that stand inside others. */
export const INNER = (
  'address amount card city country currency custom_unit_amount customer_acceptance default_payment_method email ' +
  'enabled end_behavior exp_month exp_year id interval interval_count line1 maximum metadata minimum name number ' +
  'payment_intent phone preset price price_data product product_data quantity recurring token trial_end type ' +
  'unit_amount us_bank_account gte lt 0 1 2 __proto__ constructor prototype toString hasOwnProperty length'
).split(' ');

/** Values that are seldom what a parameter wants. */
export const NONSENSE: readonly string[] = [
  '',
  '0',
  '1',
  '-1',
  '50',
  '500',
  '1.5',
  '1e9',
  '99999999',
  '99999999999999999999',
  'NaN',
  'true',
  'false',
  'usd',
  'jpy',
  'xxx',
  'card',
  'month',
  'ada@example.org',
  'http://127.0.0.1:9/x',
  'payment',
  'setup',
  'subscription',
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'tok_visa',
  'now',
  '1900000000',
  'data.customer',
  'x'.repeat(10_000),
  '\u{1F600}',
  '\u0000',
  "';--",
  '<b>',
  '../..',
  'null',
  'undefined',
  '[object Object]',
];

const LINE =
  'line_items[0][quantity]=1&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=900&' +
  'line_items[0][price_data][product_data][name]=x';

/** Requests that are fine as they are; `:cus` stands for an id that exists. */
export const GOOD: readonly (readonly [string, string])[] = [
  ['/customers', 'name=Ada&email=ada@example.org&address[city]=Austin&metadata[a]=1&payment_method=pm_card_visa'],
  ['/customers/:cus', 'shipping[name]=Ada&shipping[address][city]=Austin&invoice_settings[default_payment_method]='],
  [
    '/products',
    'name=x&default_price_data[currency]=usd&default_price_data[unit_amount]=5&images[0]=http://a.example/x',
  ],
  ['/prices', 'currency=usd&product_data[name]=x&custom_unit_amount[enabled]=true&custom_unit_amount[preset]=500'],
  ['/prices', 'currency=usd&product_data[name]=x&unit_amount=5&recurring[interval]=month&recurring[interval_count]=2'],
  ['/payment_methods', 'type=card&card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040&card[cvc]=123'],
  [
    '/payment_methods',
    'type=us_bank_account&us_bank_account[account_number]=000123456789&us_bank_account[routing_number]=110000000&' +
      'us_bank_account[account_holder_type]=individual&billing_details[name]=Ada',
  ],
  [
    '/payment_intents',
    'amount=500&currency=usd&confirm=true&payment_method=pm_card_visa&return_url=http://a.example/&metadata[a]=1',
  ],
  ['/payment_intents/:pi', 'amount=600&currency=eur&description=x&shipping[name]=A&shipping[address][city]=x'],
  ['/payment_intents/:pi/confirm', 'payment_method=pm_card_authenticationRequired&off_session=recurring'],
  [
    '/setup_intents',
    'confirm=true&payment_method=pm_card_visa&usage=on_session&automatic_payment_methods[enabled]=true',
  ],
  ['/checkout/sessions', `mode=payment&success_url=http://a.example/&expires_at=1900000000&${LINE}`],
  [
    '/checkout/sessions',
    `mode=subscription&success_url=http://a.example/&${LINE}&line_items[0][price_data][recurring][interval]=month&` +
      'subscription_data[trial_period_days]=7&subscription_data[metadata][a]=1',
  ],
  [
    '/checkout/sessions',
    'mode=setup&currency=usd&customer_creation=always&success_url=http://a.example/{CHECKOUT_SESSION_ID}',
  ],
  [
    '/subscriptions',
    'customer=:cus&items[0][price_data][currency]=usd&items[0][price_data][unit_amount]=500&' +
      'items[0][price_data][product]=x&items[0][price_data][recurring][interval]=month&trial_period_days=5',
  ],
  ['/refunds', 'payment_intent=pi_x&amount=5&reason=duplicate&metadata[a]=1'],
];
