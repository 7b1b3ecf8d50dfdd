import { BALANCE } from './resources/balance.js';
import { CHARGES } from './resources/charges.js';
import { CHECKOUT_SESSIONS } from './resources/checkout-sessions.js';
import { CUSTOMERS } from './resources/customers.js';
import { DISPUTES } from './resources/disputes.js';
import { EARLY_FRAUD_WARNINGS } from './resources/early-fraud-warnings.js';
import { EVENTS } from './resources/events.js';
import { INVOICE_ITEMS } from './resources/invoice-items.js';
import { INVOICE_PAYMENTS } from './resources/invoice-payments.js';
import { INVOICES } from './resources/invoices.js';
import { PAYMENT_INTENTS } from './resources/payment-intents.js';
import { PAYMENT_METHODS } from './resources/payment-methods.js';
import { PAYMENT_PAGES } from './resources/payment-pages.js';
import { PAYOUTS } from './resources/payouts.js';
import { PORTAL_CONFIGURATIONS } from './resources/portal-configurations.js';
import { PORTAL_SESSIONS } from './resources/portal-sessions.js';
import { PRICES } from './resources/prices.js';
import { PRODUCTS } from './resources/products.js';
import { REFUNDS } from './resources/refunds.js';
import { SETUP_INTENTS } from './resources/setup-intents.js';
import { SUBSCRIPTION_ITEMS } from './resources/subscription-items.js';
import { SUBSCRIPTIONS } from './resources/subscriptions.js';
import { TEST_CLOCKS } from './resources/test-clocks.js';
import { WEBHOOK_ENDPOINTS } from './resources/webhook-endpoints.js';

/** All that the API can be asked. */
export const OPERATIONS = [
  ...CUSTOMERS,
  ...PRODUCTS,
  ...PRICES,
  ...CHECKOUT_SESSIONS,
  ...PAYMENT_INTENTS,
  ...PAYMENT_METHODS,
  ...PAYMENT_PAGES,
  ...SETUP_INTENTS,
  ...SUBSCRIPTIONS,
  ...SUBSCRIPTION_ITEMS,
  ...INVOICES,
  ...INVOICE_ITEMS,
  ...INVOICE_PAYMENTS,
  ...TEST_CLOCKS,
  ...CHARGES,
  ...BALANCE,
  ...REFUNDS,
  ...DISPUTES,
  ...EARLY_FRAUD_WARNINGS,
  ...PAYOUTS,
  ...PORTAL_CONFIGURATIONS,
  ...PORTAL_SESSIONS,
  ...EVENTS,
  ...WEBHOOK_ENDPOINTS,
];
