// What samples say of a box or function, and how well. The captures are random samples of what ran: of n samples n vary by
// the root of n, whatever time they stand for.
const BEFORE = 0, AFTER = 1;
// A change of more than so many standard errors is not taken for chance.
const CERTAIN = 2;

// Its sum, and the standard error of that. Where there was no sample the error is that of one.
function estimateAmount(sum, count, whole, all) {
  if (all === 0) return { value: 0, error: 0 };
  const each = count > 0 ? sum / count : whole / all;
  return { value: sum, error: each * Math.sqrt(Math.max(count, 1)) };
}

// Its share of all samples, 0 to 1, and the standard error of that; of none or of all of them that of one.
function estimateShare(sum, count, whole, all) {
  if (all === 0) return { value: 0, error: 0 };
  const share = Math.min(Math.max(count, 1), Math.max(all - 1, 1)) / all;
  const each = count > 0 ? sum / count / (whole / all) : 1;
  return { value: sum / whole, error: each * Math.sqrt(share * (1 - share) / all) };
}

function compare(before, after) {
  const change = after.value - before.value;
  const error = Math.hypot(before.error, after.error);
  return { before: before.value, after: after.value, change, error, isCertain: Math.abs(change) > CERTAIN * error };
}
