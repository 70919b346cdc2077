/** Asking the browser to keep the data. Browsers that ask the person do so once, when there is something to keep. */

const ASKED_KEY = 'tracklet.persistAsked'

/** At the first run: quietly, and only once in a browser. Settings has the button for later. */
export async function askToPersistOnce(): Promise<void> {
  if (!navigator.storage?.persist || wasAsked()) return
  if (await navigator.storage.persisted()) return
  await navigator.storage.persist()
}

function wasAsked(): boolean {
  try {
    const asked = localStorage.getItem(ASKED_KEY) !== null
    localStorage.setItem(ASKED_KEY, 'yes')
    return asked
  } catch {
    return true
  }
}
