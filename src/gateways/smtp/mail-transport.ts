import { createTransport } from 'nodemailer';

export interface OutgoingLetter {
  readonly from: string;
  readonly replyTo: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Stable per letter, so that the rare second copy after a crash is recognisable (R-PAY-10). */
  readonly messageId: string;
  readonly attachments: readonly { fileName: string; contentType: string; bytes: Buffer }[];
}

/** Takes letters to the mail server; the only importer of nodemailer. */
export abstract class MailTransport {
  /** Resolves when the server has accepted the letter. @throws Error otherwise; `isFinal` tells whether to give up. */
  abstract send(letter: OutgoingLetter): Promise<void>;
  abstract close(): void;
}

/**
 * Whether the mail server refused this letter for good: a 5xx to its recipient or its content. A 5xx to our password
 * or our sender is a fault of the settings, which somebody will correct while the letter waits.
 */
export function isFinalRefusal(error: unknown): boolean {
  const { responseCode = 0, command = '' } = error as { responseCode?: number; command?: string };
  return responseCode >= 500 && responseCode < 600 && /^(?:RCPT TO|DATA)/.test(command);
}

/** Speaks SMTP to the server of `MAIL_URL`. */
export class SmtpTransport extends MailTransport {
  private readonly transport: ReturnType<typeof createTransport>;

  constructor(url: string) {
    super();
    this.transport = createTransport({ url, connectionTimeout: 10_000, socketTimeout: 20_000 });
  }

  override async send(letter: OutgoingLetter): Promise<void> {
    await this.transport.sendMail({
      from: letter.from,
      replyTo: letter.replyTo,
      // An address object is never parsed as a list or as headers (R-SEC-16).
      to: { name: '', address: letter.to },
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
      messageId: letter.messageId,
      attachments: letter.attachments.map((each) => ({
        filename: each.fileName,
        contentType: each.contentType,
        content: each.bytes,
      })),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  override close(): void {
    this.transport.close();
  }
}

/** Without a mail server a letter counts as sent once it is kept; it can be read at /dev/mail. */
export class KeptLetters extends MailTransport {
  override async send(): Promise<void> {}

  override close(): void {}
}
