import type { WebSocket } from 'ws';

/** How often a socket is asked whether its client is still there; one that has not answered by the next time is cut. */
const defaultPeriodMs = 12_000;
/** In so many turns all of them are asked. */
const turns = 12;

/** Asks sockets whether their clients are still there. */
export interface Heartbeat {
  /** Cuts a socket whose client has silently gone. @returns what ends the asking. */
  readonly watch: (socket: Pick<WebSocket, 'on' | 'ping' | 'terminate'>) => () => void;
  readonly stop: () => void;
}

/**
 * Asks all sockets in turns: a timer for each would wake this process for every one of them, which costs several times as much as the asking. The turns are a
 * part of the period apart, so that the messages of other clients do not wait behind the pings of all.
 */
export function createHeartbeat(periodMs = defaultPeriodMs): Heartbeat {
  const groups = Array.from({ length: turns }, () => new Set<{ ask: () => void }>());
  let [turn, next] = [0, 0];
  const timer = setInterval(() => {
    turn = (turn + 1) % turns;
    for (const { ask } of groups[turn]!) ask();
  }, periodMs / turns);
  return {
    watch(socket) {
      let isThere = true;
      socket.on('pong', () => (isThere = true));
      const watched = {
        ask() {
          if (!isThere) return socket.terminate();
          isThere = false;
          socket.ping();
        },
      };
      const group = groups[next++ % turns]!;
      group.add(watched);
      return () => void group.delete(watched);
    },
    stop: () => clearInterval(timer),
  };
}
