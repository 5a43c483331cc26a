/* Counts what is written below a folder, by Python and SQLite alike, and at a given write either lets all of them
   fail as on a full disk or ends the process as SIGKILL does. Preloaded (LD_PRELOAD); full_disk.py says by calls
   what fails, writes.py by the environment where it ends. See man 3 dlsym, man 8 ld.so. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum part { RAW, SERIES, LEDGER, PARTS };

/* What is told to others while the process runs and when it is gone: writes begun of each part of the store and
   what the last of all was. */
struct told {
    long begun[PARTS];
    char last[120];
};

static char folder[PATH_MAX];
static long allowed = -1; /* -1: nothing fails */
static long ends_at = -1; /* -1: it does not end here */
static enum part ends_in = LEDGER;
static long counted = 0, failed = 0;
static struct told own;
static struct told *told = &own;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

void writes_below(const char *path) { snprintf(folder, sizeof folder, "%s", path); }

void writes_fail_after(long writes) {
    pthread_mutex_lock(&turn);
    allowed = writes;
    counted = failed = 0;
    pthread_mutex_unlock(&turn);
}

long writes_failed(void) { return failed; }

/* By the path within the store. */
static enum part part_of(const char *path) {
    return !strncmp(path, "/raw", 4) ? RAW : !strncmp(path, "/series", 7) ? SERIES : LEDGER;
}

__attribute__((constructor)) static void from_environment(void) {
    const char *below = getenv("OBS_TEST_WRITES_BELOW"), *file = getenv("OBS_TEST_WRITES_TOLD");
    const char *in = getenv("OBS_TEST_WRITES_END_IN"), *at = getenv("OBS_TEST_WRITES_END_AT");
    if (!below || !file) return;
    int handle = REAL(open)(file, O_RDWR);
    void *shared = mmap(NULL, sizeof own, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    if (handle < 0 || shared == MAP_FAILED) abort();
    close(handle);
    told = shared;
    if (in && at) {
        ends_in = part_of(in);
        ends_at = atol(at);
    }
    writes_below(below);
}

/* The turn is not given back: no other thread may write any more. */
static void end(int handle, const void *bytes, size_t size, off_t at) {
    if (size && at < 0) REAL(write)(handle, bytes, size / 2);
    if (size && at >= 0) REAL(pwrite)(handle, bytes, size / 2, at);
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Of *bytes* that are written half are when the process ends. */
static int refused_bytes(const char *what, const char *path, int handle, const void *bytes, size_t size, off_t at) {
    pthread_mutex_lock(&turn);
    int no = allowed >= 0 && counted >= allowed;
    enum part part = part_of(path + strlen(folder));
    counted++;
    snprintf(told->last, sizeof told->last, "%s %s", what, path + strlen(folder));
    if (++told->begun[part] == ends_at && part == ends_in) end(handle, bytes, size, at);
    failed += no;
    pthread_mutex_unlock(&turn);
    if (no) errno = ENOSPC;
    return no;
}

static int refused(const char *what, const char *path) { return refused_bytes(what, path, -1, NULL, 0, 0); }

static int ours(const char *path) { return folder[0] && path && !strncmp(path, folder, strlen(folder)); }

static int path_of(int handle, char *path) {
    char link[64];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return ours(path);
}

ssize_t write(int handle, const void *bytes, size_t size) {
    char path[PATH_MAX];
    if (path_of(handle, path) && refused_bytes("write", path, handle, bytes, size, -1)) return -1;
    return REAL(write)(handle, bytes, size);
}

ssize_t pwrite(int handle, const void *bytes, size_t size, off_t at) {
    char path[PATH_MAX];
    if (path_of(handle, path) && refused_bytes("write", path, handle, bytes, size, at)) return -1;
    return REAL(pwrite)(handle, bytes, size, at);
}

ssize_t pwrite64(int handle, const void *bytes, size_t size, off64_t at) {
    char path[PATH_MAX];
    if (path_of(handle, path) && refused_bytes("write", path, handle, bytes, size, at)) return -1;
    return REAL(pwrite64)(handle, bytes, size, at);
}

static int refused_open(const char *what, int handle) {
    char path[PATH_MAX];
    return path_of(handle, path) && refused(what, path);
}

int fsync(int handle) { return refused_open("sync", handle) ? -1 : REAL(fsync)(handle); }

int fdatasync(int handle) { return refused_open("sync", handle) ? -1 : REAL(fdatasync)(handle); }

int mkdir(const char *path, mode_t mode) {
    return ours(path) && refused("mkdir", path) ? -1 : REAL(mkdir)(path, mode);
}

int rename(const char *from, const char *to) {
    return ours(to) && refused("rename", to) ? -1 : REAL(rename)(from, to);
}

int ftruncate(int handle, off_t size) {
    return size && refused_open("truncate", handle) ? -1 : REAL(ftruncate)(handle, size);
}

int ftruncate64(int handle, off64_t size) {
    return size && refused_open("truncate", handle) ? -1 : REAL(ftruncate64)(handle, size);
}

/* Only a file that is made takes room. */
static int made(const char *path, int flags) {
    return (flags & O_CREAT) && ours(path) && access(path, F_OK) && refused("make", path);
}

#define OPEN(name)                                             \
    int name(const char *path, int flags, ...) {               \
        mode_t mode = 0;                                       \
        if (flags & (O_CREAT | O_TMPFILE)) {                   \
            va_list rest;                                      \
            va_start(rest, flags);                             \
            mode = va_arg(rest, mode_t);                       \
            va_end(rest);                                      \
        }                                                      \
        return made(path, flags) ? -1 : REAL(name)(path, flags, mode); \
    }

OPEN(open)
OPEN(open64)
