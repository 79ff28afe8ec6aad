import type { AgioClient } from '@agio/client/client';
import { LogInDocument } from './generated/documents.js';
import { byId } from './page.js';

/** The form by which somebody logs in. */
export interface LogInForm {
  /** @param message why it is shown, when that is not the person's wish. */
  readonly show: (message?: string) => void;
  readonly hide: () => void;
}

const unreachable = 'The platform cannot be reached. Try again in a moment.';

export function createLogInForm(client: Pick<AgioClient, 'send' | 'sessions'>): LogInForm {
  const section = byId('visitor', HTMLElement);
  const form = byId('login', HTMLFormElement);
  const email = byId('email', HTMLInputElement);
  const password = byId('password', HTMLInputElement);
  const error = byId('login-error', HTMLParagraphElement);
  const button = form.querySelector('button');

  async function logIn(): Promise<string | null> {
    const input = { email: email.value, password: password.value };
    const { data, errors } = await client.send(LogInDocument, { input });
    const session = data?.login?.session;
    if (!session) return data?.login?.userErrors[0]?.message ?? errors[0]?.message ?? unreachable;
    client.sessions.set(session);
    return null;
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    error.textContent = '';
    if (button) button.disabled = true;
    void logIn()
      .catch(() => unreachable)
      .then((failure) => {
        if (button) button.disabled = false;
        password.value = '';
        if (failure === null) return;
        error.textContent = failure;
        password.focus();
      });
  });

  return {
    show(message = '') {
      section.hidden = false;
      error.textContent = message;
    },
    hide() {
      section.hidden = true;
      error.textContent = '';
    },
  };
}
