/** Words of signing in, setting up and joining. */
export const en = {
  signIn: 'Sign in',
  signInTo: 'Welcome back',
  signInText: 'Sign in to answer your visitors.',
  email: 'E-mail',
  password: 'Password',
  emailMissing: 'Enter your e-mail address.',
  emailWrong: 'Enter a valid e-mail address, such as name@example.com.',
  passwordMissing: 'Enter your password.',
  wrong: 'Wrong e-mail or password.',
  forgot: 'Forgot your password? An admin can give you a new link.',
  setupNeeded: 'Helpline is not set up yet',
  setupNeededText: 'Open the set-up link that the server printed at its start.',
  unreachable: 'Cannot reach Helpline',
} as const
