// Lists of addresses, four bytes each.

export function addressAt(list: usize, index: u32): usize {
  return <usize>load<u32>(list + 4 * <usize>index);
}

export function setAddressAt(list: usize, index: u32, address: usize): void {
  store<u32>(list + 4 * <usize>index, <u32>address);
}
