/* Moves the calendar of a process and its children by MOVED_CLOCK_SECONDS: what they read as now, and the times of
   files, alike. Loaded by LD_PRELOAD; see moved_clock.py. Clocks that measure durations are left alone: libfaketime
   0.9.10 shifts what Python waits by too, so that its waits fail or never end. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

#define ORIGINAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static time_t shift(void) {
    static time_t seconds;
    static int known;
    if (!known) {
        const char *text = getenv("MOVED_CLOCK_SECONDS");
        seconds = text ? atol(text) : 0;
        known = 1;
    }
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static __typeof__(&clock_gettime) original;
    if (!original)
        original = ORIGINAL(clock_gettime);
    int result = original(clock, now);
    if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += shift();
    return result;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place)
        *place = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = ORIGINAL(gettimeofday)(now, zone);
    if (!result)
        now->tv_sec += shift();
    return result;
}

#define MOVE_STATUS(status) \
    if (!result) { \
        (status)->st_atim.tv_sec += shift(); \
        (status)->st_mtim.tv_sec += shift(); \
        (status)->st_ctim.tv_sec += shift(); \
    } \
    return result;

#define STATUS_OF_PATH(name, type) \
    int name(const char *restrict path, struct type *restrict status) { \
        int result = ORIGINAL(name)(path, status); \
        MOVE_STATUS(status) \
    }
#define STATUS_OF_HANDLE(name, type) \
    int name(int handle, struct type *status) { \
        int result = ORIGINAL(name)(handle, status); \
        MOVE_STATUS(status) \
    }
#define STATUS_AT(name, type) \
    int name(int folder, const char *restrict path, struct type *restrict status, int flags) { \
        int result = ORIGINAL(name)(folder, path, status, flags); \
        MOVE_STATUS(status) \
    }

STATUS_OF_PATH(stat, stat)
STATUS_OF_PATH(lstat, stat)
STATUS_OF_HANDLE(fstat, stat)
STATUS_AT(fstatat, stat)
STATUS_OF_PATH(stat64, stat64)
STATUS_OF_PATH(lstat64, stat64)
STATUS_OF_HANDLE(fstat64, stat64)
STATUS_AT(fstatat64, stat64)

static const struct timespec *back(const struct timespec given[2], struct timespec moved[2]) {
    if (!given)
        return NULL;
    for (int each = 0; each < 2; each++) {
        moved[each] = given[each];
        if (given[each].tv_nsec != UTIME_NOW && given[each].tv_nsec != UTIME_OMIT)
            moved[each].tv_sec -= shift();
    }
    return moved;
}

int utimensat(int folder, const char *path, const struct timespec given[2], int flags) {
    struct timespec moved[2];
    return ORIGINAL(utimensat)(folder, path, back(given, moved), flags);
}

int futimens(int handle, const struct timespec given[2]) {
    struct timespec moved[2];
    return ORIGINAL(futimens)(handle, back(given, moved));
}
