// Opens the pages at `arguments[0]` side by side, does to every element what a reader could do, and calls back with the
// places of those in which something ran.

const [places, done] = arguments;
const ran = new Set();
const frames = new Map();
const EVENTS = [
  'focus', 'focusin', 'blur', 'mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup', 'mouseout', 'mouseleave',
  'pointerover', 'pointerenter', 'pointermove', 'pointerdown', 'pointerup', 'pointerrawupdate', 'touchstart', 'touchend',
  'dblclick', 'auxclick', 'contextmenu', 'wheel', 'scroll', 'keydown', 'keypress', 'keyup', 'beforeinput', 'input',
  'change', 'select', 'submit', 'reset', 'invalid', 'toggle', 'beforetoggle', 'copy', 'cut', 'paste', 'drag', 'dragstart',
  'dragover', 'drop', 'load', 'error', 'loadstart', 'canplay', 'play', 'begin', 'end', 'repeat', 'beginEvent', 'endEvent',
  'animationstart', 'animationiteration', 'animationend', 'transitionend', 'start', 'finish', 'bounce', 'message',
  'pageshow', 'hashchange', 'popstate', 'resize',
];
const BUBBLES = { bubbles: false, cancelable: true };
const RUNS = /^(?:javascript|vbscript|data):/i;

const isInside = (window_, other) => {
  for (let at = window_; at; at = at.parent) {
    if (at === other) return true;
    if (at === at.parent) return false;
  }
  return false;
};
addEventListener('message', ({ source }) => {
  for (const [place, frame] of frames) if (isInside(source, frame.contentWindow)) ran.add(place);
});
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const all = (root) => [...root.querySelectorAll('*')].flatMap((each) => (each.shadowRoot ? [each, ...all(each.shadowRoot)] : [each]));

// A link that merely leads elsewhere is the reader's own wish; where one would run something, it may.
const stay = (event) => {
  const link = event.composedPath().find((each) => each.localName === 'a' || each.localName === 'area' || each.localName === 'math');
  const href = link && (link.href?.animVal ?? link.href ?? '');
  if (!RUNS.test(href)) event.preventDefault();
};

const act = (document_) => {
  document_.defaultView.addEventListener('click', stay);
  for (const element of [document_.documentElement, ...all(document_)]) {
    for (const name of EVENTS) element.dispatchEvent(new Event(name, BUBBLES));
    if (element.localName === 'details') element.open = true;
    if (typeof element.focus === 'function') element.focus();
    if (typeof element.click === 'function') element.click();
    else element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  }
};

(async () => {
  const loaded = places.map((place) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = resolve;
    frames.set(place, frame);
    frame.src = place;
    document.body.append(frame);
  }));
  await Promise.race([Promise.all(loaded), pause(5000)]);
  await pause(300);
  for (const [place, frame] of frames) {
    try {
      act(frame.contentDocument);
    } catch (error) {
      if (!(error instanceof TypeError) && error.name !== 'SecurityError') throw error;
      ran.add(place); // it has led itself elsewhere
    }
  }
  await pause(300);
  done([...ran]);
})();
