import type { RunNews } from '../training/followed-run.js';
import type { FollowedSession } from '../training/followed-session.js';
import { protocolVersion as v, type ToPage } from '../../webview/run-panel/messages.js';

/** The page is told of news at most this often. */
const sendMilliseconds = 100;

/** Where more events than this wait for a slow page, it gets the whole session instead, which is thinned. */
const mostWaiting = 5000;

/**
 * Brings a session's news to a page that comes and goes: a hidden page is told nothing, and replays when it is back. A page
 * that draws more slowly than news come is told the next when it has drawn the last.
 */
export interface PageFeed {
  /** The page is there and listens: it gets the whole session, and news from now on. */
  ready(): void;
  /** It has drawn what it was told. */
  drawn(): void;
  hidden(): void;
  /** News, or null where every run may have changed. */
  take(news: RunNews | null): void;
  dispose(): void;
}

function wholeSession(session: FollowedSession): ToPage {
  const { runsFolder, session: name } = session.place;
  return { v, type: 'session', runsFolder, session: name, runs: session.views() };
}

/** News of each run, joined. */
function messagesOf(waiting: readonly RunNews[]): ToPage[] {
  const byRun = new Map<string, RunNews[]>();
  for (const news of waiting) byRun.set(news.run, [...(byRun.get(news.run) ?? []), news]);
  return [...byRun].flatMap(([run, parts]): ToPage[] => {
    const events = parts.flatMap((part) => part.events);
    const certificate = parts.findLast((part) => part.certificate !== null)?.certificate ?? null;
    const status = parts[parts.length - 1].status;
    const progress: ToPage = { v, type: 'progress', run, events, status };
    return certificate === null ? [progress] : [progress, { v, type: 'certificate', run, certificate }];
  });
}

export function pageFeed(session: FollowedSession, send: (message: ToPage) => void): PageFeed {
  let listens = false;
  let draws = false;
  let whole = false;
  let waiting: RunNews[] = [];
  let timer: NodeJS.Timeout | undefined;
  const forget = () => {
    clearTimeout(timer);
    timer = undefined;
    waiting = [];
    whole = false;
    draws = false;
  };
  const tell = (messages: readonly ToPage[]) => {
    forget();
    draws = true;
    messages.forEach(send);
    send({ v, type: 'told' });
  };
  const tellNews = () => {
    if (draws || timer !== undefined) return;
    if (whole) tell([wholeSession(session)]);
    else if (waiting.length > 0) tell(messagesOf(waiting));
  };
  const add = (news: RunNews | null) => {
    if (news === null || news.replaced) whole = true;
    else if (!whole) waiting.push(news);
    whole ||= waiting.reduce((count, { events }) => count + events.length, 0) > mostWaiting;
    if (whole) waiting = [];
  };
  return {
    ready() {
      listens = true;
      tell([wholeSession(session)]);
    },
    drawn() {
      draws = false;
      tellNews();
    },
    hidden() {
      forget();
      listens = false;
    },
    take(news) {
      if (!listens) return;
      add(news);
      timer ??= setTimeout(() => {
        timer = undefined;
        tellNews();
      }, sendMilliseconds);
    },
    dispose: forget,
  };
}
