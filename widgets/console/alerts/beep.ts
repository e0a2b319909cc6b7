/** The browser itself makes these two sounds, so nothing has to be loaded and no strict policy can refuse them. */
let context: AudioContext | undefined

const TONES = { chat: [660, 880], message: [740] } as const
const TONE_S = 0.14
const LOUD = 0.12

/** Plays a sound. Browsers allow that only after a gesture; before it the call does nothing. */
export function beep(kind: keyof typeof TONES): void {
  try {
    context ??= new AudioContext()
    const audio = context
    if (audio.state === 'suspended') void audio.resume()
    for (const [index, pitch] of TONES[kind].entries()) tone(audio, pitch, audio.currentTime + index * TONE_S)
  } catch {
    // There is no sound device: the title and the list say it too.
  }
}

function tone(audio: AudioContext, pitch: number, at: number): void {
  const oscillator = audio.createOscillator()
  const gain = audio.createGain()
  oscillator.frequency.value = pitch
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(LOUD, at + 0.01)
  gain.gain.exponentialRampToValueAtTime(0.001, at + TONE_S)
  oscillator.connect(gain).connect(audio.destination)
  oscillator.start(at)
  oscillator.stop(at + TONE_S)
}
