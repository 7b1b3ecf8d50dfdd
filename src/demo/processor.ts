import { stringify } from 'qs';

/** The sandbox, spoken to as its dashboard is: its API with the key, and its control page. */
export class Processor {
  constructor(
    private readonly url: string,
    private readonly secretKey: string,
  ) {}

  get<T>(path: string, params: object = {}): Promise<T> {
    const query = stringify(params);
    return this.ask(`/v1${path}${query && `?${query}`}`, { method: 'GET' });
  }

  post<T>(path: string, params: object = {}): Promise<T> {
    return this.ask(`/v1${path}`, { method: 'POST', body: stringify(params), ...FORM });
  }

  delete<T>(path: string): Promise<T> {
    return this.ask(`/v1${path}`, { method: 'DELETE' });
  }

  /** Moves the sandbox's clock without doing what is due on the way, also back. */
  async setClock(at: Date): Promise<void> {
    await this.control('/clock', { set: at.toISOString() });
  }

  /** Moves it ahead and waits until everything on the way has happened. */
  async advanceClock(to: Date): Promise<void> {
    await this.control('/clock?wait=true', { to: to.toISOString() });
  }

  async resetClock(): Promise<void> {
    await this.control('/clock', { reset: true });
  }

  /** Webhooks that wait to be sent. */
  async waiting(): Promise<number> {
    const { deliveries } = await this.ask<{ deliveries: { due: number; waiting: number } }>('/_sandbox/api/queue', {});
    return deliveries.due + deliveries.waiting;
  }

  /** Lets the next attempts with a payment method fail; `as` is what the bank says, "insufficient_funds". */
  async failNext(paymentMethod: string, times: number, as = 'generic_decline'): Promise<void> {
    await this.control(`/payment_methods/${paymentMethod}/fail_next`, { times, as });
  }

  /** Forgets every object and event. */
  async forgetAll(): Promise<void> {
    await this.control('/reset', { confirm: 'reset' });
  }

  /** What the buttons of the control page do: "/charges/ch_1/dispute". */
  control(path: string, params: object = {}): Promise<unknown> {
    return this.ask(`/_sandbox/api${path}`, { method: 'POST', body: stringify(params), ...FORM });
  }

  private async ask<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${this.secretKey}`, ...init.headers },
    });
    const answer = (await response.json()) as T & { error?: { message: string } | string };
    if (response.ok) return answer;
    const reason = typeof answer.error === 'string' ? answer.error : answer.error?.message;
    throw new Error(`The sandbox answered ${response.status} to ${path.split('?')[0]}: ${reason ?? 'nothing more'}`);
  }
}

const FORM = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };
