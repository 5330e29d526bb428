/*
 * The limit of a feed on this machine: one thread, epoll, WebSocket frames written as they are, nothing stored.
 *
 *   fan-out READY_FILE [together]
 *
 * Clients subscribe by GET /?authors=0,3 with an upgrade; POST /publish?author=3 gives its body to all subscribers.
 * Each event is written to each of them with one call; `together`: all events that wait to be read are taken first, and
 * what waits for a client is written with one call. What the network does not take waits in the client's own queue.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_CLIENTS = 32768, MOST_AUTHORS = 64, REQUEST = 8192, EVENTS = 512, BATCH = 1 << 20 };

struct client {
  int open, upgraded, filled;
  char *request;
  char *queue;
  size_t queued, room;
};

/* What is to be written to the subscribers of one author in this turn. */
struct author {
  int *clients;
  int count, room;
  char batch[BATCH];
  size_t filled;
};

static struct client clients[MOST_CLIENTS];
static struct author authors[MOST_AUTHORS];
static int together, poll_fd;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void *larger(void *old, size_t size) {
  void *made = realloc(old, size);
  if (made == NULL) fail("realloc");
  return made;
}

/* SHA-1 (RFC 3174) of a short text. */
static uint32_t rotated(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

static void sha1(const unsigned char *text, size_t length, unsigned char digest[20]) {
  uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  unsigned char padded[256] = {0};
  size_t size = (length + 8) / 64 * 64 + 64;
  memcpy(padded, text, length);
  padded[length] = 0x80;
  for (int i = 0; i < 8; i++) padded[size - 1 - i] = (unsigned char)((uint64_t)length * 8 >> 8 * i);
  for (size_t block = 0; block < size; block += 64) {
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 16; i++) {
      const unsigned char *at = padded + block + 4 * i;
      w[i] = (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
    }
    for (int i = 16; i < 80; i++) w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
      uint32_t f, k;
      if (i < 20) f = (b & c) | (~b & d), k = 0x5A827999;
      else if (i < 40) f = b ^ c ^ d, k = 0x6ED9EBA1;
      else if (i < 60) f = (b & c) | (b & d) | (c & d), k = 0x8F1BBCDC;
      else f = b ^ c ^ d, k = 0xCA62C1D6;
      uint32_t next = rotated(a, 5) + f + e + k + w[i];
      e = d, d = c, c = rotated(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
  }
  for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(h[i / 4] >> (24 - i % 4 * 8));
}

static void base64(const unsigned char digest[20], char text[29]) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0, to = 0; i < 20; i += 3) {
    uint32_t three = digest[i] << 16 | digest[i + 1] << 8 | (i + 2 < 20 ? digest[i + 2] : 0);
    for (int shift = 18; shift >= 0; shift -= 6) text[to++] = letters[three >> shift & 63];
  }
  text[27] = '=';
  text[28] = 0;
}

static void leave(int fd) {
  struct client *client = &clients[fd];
  for (int a = 0; client->upgraded && a < MOST_AUTHORS; a++) {
    for (int i = 0; i < authors[a].count; i++) {
      if (authors[a].clients[i] == fd) authors[a].clients[i--] = authors[a].clients[--authors[a].count];
    }
  }
  free(client->request);
  free(client->queue);
  memset(client, 0, sizeof *client);
  close(fd);
}

static void watch(int fd, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = fd};
  if (epoll_ctl(poll_fd, operation, fd, &event) != 0) fail("epoll_ctl");
}

/* Writes what waits and then these bytes, or keeps them until the network takes more. 0: the client has gone. */
static int put(int fd, const char *bytes, size_t length) {
  struct client *client = &clients[fd];
  ssize_t written = 0;
  if (client->queued == 0) {
    written = send(fd, bytes, length, MSG_NOSIGNAL);
    if (written == (ssize_t)length) return 1;
    if (written < 0 && errno != EAGAIN) return 0;
    if (written < 0) written = 0;
    watch(fd, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  }
  size_t rest = length - (size_t)written;
  if (client->queued + rest > client->room) {
    client->room = 2 * (client->queued + rest);
    client->queue = larger(client->queue, client->room);
  }
  memcpy(client->queue + client->queued, bytes + written, rest);
  client->queued += rest;
  return 1;
}

static int write_on(int fd) {
  struct client *client = &clients[fd];
  ssize_t written = send(fd, client->queue, client->queued, MSG_NOSIGNAL);
  if (written < 0) return errno == EAGAIN;
  client->queued -= (size_t)written;
  memmove(client->queue, client->queue + written, client->queued);
  if (client->queued == 0) watch(fd, EPOLL_CTL_MOD, EPOLLIN);
  return 1;
}

static void subscribe(int fd, const char *list) {
  for (const char *at = list; at != NULL; at = *at == ',' ? at + 1 : NULL) {
    char *end;
    long number = strtol(at, &end, 10);
    if (end == at || number < 0 || number >= MOST_AUTHORS) return;
    struct author *author = &authors[number];
    if (author->count == author->room) {
      author->room = author->room * 2 + 64;
      author->clients = larger(author->clients, (size_t)author->room * sizeof *author->clients);
    }
    author->clients[author->count++] = fd;
    at = end;
    if (*at != ',') return;
  }
}

static int upgrade(int fd, char *head) {
  static const char field[] = "Sec-WebSocket-Key: ", magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  char *key = strcasestr(head, field), *list = strstr(head, "authors=");
  if (key == NULL || list == NULL || strlen(key) < sizeof field + 24) return 0;
  char text[128], accept[29], answer[256];
  unsigned char digest[20];
  int length = snprintf(text, sizeof text, "%.24s%s", key + sizeof field - 1, magic);
  sha1((unsigned char *)text, (size_t)length, digest);
  base64(digest, accept);
  length = snprintf(answer, sizeof answer,
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
      accept);
  if (!put(fd, answer, (size_t)length)) return 0;
  clients[fd].upgraded = 1;
  subscribe(fd, list + 8);
  free(clients[fd].request);
  clients[fd].request = NULL;
  return 1;
}

/* Gives all that waits for an author's subscribers to them. */
static void fan_out(struct author *author) {
  for (int i = author->count - 1; i >= 0; i--) {
    int fd = author->clients[i];
    if (!put(fd, author->batch, author->filled)) leave(fd);
  }
  author->filled = 0;
}

static int publish(int fd, char *head, char *body, size_t length) {
  char *at = strstr(head, "author=");
  long number = at == NULL ? -1 : strtol(at + 7, NULL, 10);
  if (number < 0 || number >= MOST_AUTHORS) return 0;
  struct author *author = &authors[number];
  if (author->filled + length + 4 > BATCH) fan_out(author);
  unsigned char *frame = (unsigned char *)author->batch + author->filled;
  size_t header = length < 126 ? 2 : 4;
  frame[0] = 0x81;
  if (length < 126) {
    frame[1] = (unsigned char)length;
  } else {
    frame[1] = 126, frame[2] = (unsigned char)(length >> 8), frame[3] = (unsigned char)length;
  }
  memcpy(frame + header, body, length);
  author->filled += header + length;
  if (!together) fan_out(author);
  static const char answer[] = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";
  return put(fd, answer, sizeof answer - 1);
}

/* One request at a time: nobody sends a second one before the answer. */
static int take_request(int fd) {
  struct client *client = &clients[fd];
  char *end = strstr(client->request, "\r\n\r\n");
  if (end == NULL) return client->filled < REQUEST - 1;
  char *body = end + 4;
  if (strncmp(client->request, "GET ", 4) == 0) return upgrade(fd, client->request);
  char *field = strcasestr(client->request, "Content-Length: ");
  if (field == NULL) return 0;
  long length = strtol(field + 16, NULL, 10);
  if (length < 0 || body + length > client->request + REQUEST - 1) return 0;
  if (client->filled < body - client->request + length) return 1;
  *end = 0;
  client->filled = 0;
  return publish(fd, client->request, body, (size_t)length);
}

static int read_on(int fd) {
  struct client *client = &clients[fd];
  if (client->upgraded) {
    /* Subscribers have nothing to say but pongs and their end. */
    char ignored[512];
    ssize_t count = recv(fd, ignored, sizeof ignored, 0);
    return count > 0 || (count < 0 && errno == EAGAIN);
  }
  if (client->request == NULL) client->request = larger(NULL, REQUEST);
  ssize_t count = recv(fd, client->request + client->filled, (size_t)(REQUEST - 1 - client->filled), 0);
  if (count <= 0) return count < 0 && errno == EAGAIN;
  client->filled += (int)count;
  client->request[client->filled] = 0;
  return take_request(fd);
}

static void accept_all(int listener) {
  for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
    if (fd >= MOST_CLIENTS) {
      close(fd);
      continue;
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    clients[fd].open = 1;
    watch(fd, EPOLL_CTL_ADD, EPOLLIN);
  }
}

static int listening(const char *ready_file) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4096) != 0
      || getsockname(fd, (struct sockaddr *)&address, &length) != 0) fail("listen");
  char unfinished[4096];
  snprintf(unfinished, sizeof unfinished, "%s.tmp", ready_file);
  FILE *file = fopen(unfinished, "w");
  if (file == NULL || fprintf(file, "%d", ntohs(address.sin_port)) < 0 || fclose(file) != 0
      || rename(unfinished, ready_file) != 0) fail(ready_file);
  return fd;
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  together = count > 2 && strcmp(arguments[2], "together") == 0;
  signal(SIGPIPE, SIG_IGN);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  poll_fd = epoll_create1(0);
  int listener = listening(arguments[1]);
  watch(listener, EPOLL_CTL_ADD, EPOLLIN);
  struct epoll_event events[EVENTS];
  for (;;) {
    int ready = epoll_wait(poll_fd, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        accept_all(listener);
        continue;
      }
      int alive = clients[fd].open;
      if (alive && events[i].events & EPOLLOUT) alive = write_on(fd);
      if (alive && events[i].events & ~(uint32_t)EPOLLOUT) alive = read_on(fd);
      if (!alive && clients[fd].open) leave(fd);
    }
    for (int a = 0; together && a < MOST_AUTHORS; a++) {
      if (authors[a].filled > 0) fan_out(&authors[a]);
    }
  }
}
