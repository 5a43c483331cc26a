/* Lets so many writes below a folder succeed and all later ones fail as on a full disk, for Python and SQLite
   alike. Preloaded (LD_PRELOAD); full_disk.py sets what fails. See man 3 dlsym, man 8 ld.so. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long allowed = -1; /* -1: nothing fails */
static long counted = 0, failed = 0;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

void full_disk_below(const char *path) { snprintf(folder, sizeof folder, "%s", path); }

void full_disk_after(long writes) {
    pthread_mutex_lock(&turn);
    allowed = writes;
    counted = failed = 0;
    pthread_mutex_unlock(&turn);
}

long full_disk_counted(void) { return counted; }
long full_disk_failed(void) { return failed; }

static int refused(void) {
    pthread_mutex_lock(&turn);
    int no = allowed >= 0 && counted >= allowed;
    counted++;
    failed += no;
    pthread_mutex_unlock(&turn);
    if (no) errno = ENOSPC;
    return no;
}

static int ours(const char *path) { return folder[0] && path && !strncmp(path, folder, strlen(folder)); }

static int ours_open(int handle) {
    char link[64], path[PATH_MAX];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return ours(path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int handle, const void *bytes, size_t size) {
    return ours_open(handle) && refused() ? -1 : REAL(write)(handle, bytes, size);
}

ssize_t pwrite(int handle, const void *bytes, size_t size, off_t at) {
    return ours_open(handle) && refused() ? -1 : REAL(pwrite)(handle, bytes, size, at);
}

ssize_t pwrite64(int handle, const void *bytes, size_t size, off64_t at) {
    return ours_open(handle) && refused() ? -1 : REAL(pwrite64)(handle, bytes, size, at);
}

int fsync(int handle) { return ours_open(handle) && refused() ? -1 : REAL(fsync)(handle); }

int fdatasync(int handle) { return ours_open(handle) && refused() ? -1 : REAL(fdatasync)(handle); }

int mkdir(const char *path, mode_t mode) { return ours(path) && refused() ? -1 : REAL(mkdir)(path, mode); }

int rename(const char *from, const char *to) { return ours(to) && refused() ? -1 : REAL(rename)(from, to); }

int ftruncate(int handle, off_t size) {
    return size && ours_open(handle) && refused() ? -1 : REAL(ftruncate)(handle, size);
}

int ftruncate64(int handle, off64_t size) {
    return size && ours_open(handle) && refused() ? -1 : REAL(ftruncate64)(handle, size);
}

/* Only a file that is made takes room. */
static int made(const char *path, int flags) {
    return (flags & O_CREAT) && ours(path) && access(path, F_OK) && refused();
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
